import type * as z from 'zod';

/** The part of a receiver's JSON answer that says why it refused; `null` when the answer is anything else. */
export function refusalIn<Schema extends z.ZodType>(body: string, schema: Schema): z.output<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
