import { err, ok, type Result } from 'neverthrow';
import type * as z from 'zod';
import type { ErrorOf } from '@woosoo/sdk-core';
import { actionInputInvalid } from '@woosoo/sdk-deploy';

/** Reads the inputs that a schema names and parses them; every problem is told at once, by the name of its input. */
export function readInputs<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  input: (name: string) => string,
): Result<z.output<z.ZodObject<Shape>>, ErrorOf<typeof actionInputInvalid>> {
  const texts = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, input(name)]));
  const parsed = schema.safeParse(texts);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => `Input \`${String(path[0])}\` ${message}`);
  return err(
    actionInputInvalid({
      message: problems.join('\n'),
      remedy: 'Mend `with:` of this step in the workflow file. Nothing was begun.',
      detail: { inputs: [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))] },
    }),
  );
}
