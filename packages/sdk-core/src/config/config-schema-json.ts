import * as z from 'zod';
import { masterKeys, masterSchema } from './master-schema.ts';

/** The JSON Schema of the master configuration (keys and texts as in the file), for editors and other programs. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    title: 'deployment.config.env',
    ...z.toJSONSchema(masterSchema, { io: 'input', override: ({ zodSchema, jsonSchema }) => addExamples(zodSchema, jsonSchema) }),
    additionalProperties: { type: 'string' },
  };
}

/** zod leaves the examples of keys out that are not kept as texts, since it takes them for examples of what they become. */
function addExamples(zodSchema: unknown, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (zodSchema !== masterSchema) return;
  for (const [key, { example }] of masterKeys) {
    const property = jsonSchema.properties?.[key];
    if (typeof property === 'object') property.examples = [example];
  }
}
