import type { ErrorGroup } from '@woosoo/sdk-services';
import * as z from 'zod';

/** A kind of error that a deploy has brought, as a report holds it. */
export const newErrorSchema = z.object({
  source: z.string(),
  /** What it says, with numbers and ids masked. */
  title: z.string(),
  /** Where in the application. */
  frame: z.string().nullable(),
  count: z.number(),
  /** The first lines of the first of them. */
  first: z.array(z.string()),
});
export type NewError = z.infer<typeof newErrorSchema>;

const MOST = 20;
const LINES = 12;

export function newErrorsOf(groups: readonly ErrorGroup[]): readonly NewError[] {
  return groups.slice(0, MOST).map(({ source, title, frame, count, first }) => ({
    source,
    title,
    frame,
    count,
    first: first.text.split('\n', LINES).map((line) => (line.length > 500 ? `${line.slice(0, 500)}…` : line)),
  }));
}

/** `3 new errors since the switch`. */
export function newErrorsTitle(errors: readonly NewError[]): string {
  return `${errors.length} new ${errors.length === 1 ? 'error' : 'errors'} since the switch`;
}
