import * as z from 'zod';
import { keyMetas } from './about-key.ts';
import { masterSchema } from './master-schema.ts';

/** The JSON Schema of the master configuration (keys and texts as in the file), for editors and other programs. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    title: 'deployment.config.env',
    ...z.toJSONSchema(masterSchema, {
      io: 'input',
      metadata: keyMetas,
      override: ({ jsonSchema }) => {
        if ('example' in jsonSchema) jsonSchema.examples = [jsonSchema.example];
        delete jsonSchema['example'];
      },
    }),
    additionalProperties: { type: 'string' },
  };
}
