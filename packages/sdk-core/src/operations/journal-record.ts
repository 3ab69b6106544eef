import { crc32 } from 'node:zlib';
import * as z from 'zod';
import type { Json, OperationSpec } from './step-kind.ts';

// What JSON.parse gave is JSON; only its absence has to be refused.
const json = z.custom<Json>((value) => value !== undefined);

const operation: z.ZodType<OperationSpec> = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  actor: z.string(),
  steps: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string(), params: json, group: z.string().optional() })),
  pointOfNoReturn: z.string().optional(),
});

/** An error as it stands in a journal: without its cause, which may hold anything. */
const error = z.object({
  type: z.string(),
  code: z.templateLiteral(['WOO', z.number()]),
  category: z.enum(['failed', 'usage', 'person-needed', 'no-branch', 'locked', 'unhealthy', 'cancelled']),
  message: z.string(),
  remedy: z.string(),
  detail: z.record(z.string(), json).exactOptional(),
});

const entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), operation }),
  z.object({ type: z.literal('intent'), stepId: z.string(), undo: json }),
  z.object({ type: z.literal('done'), stepId: z.string() }),
  z.object({ type: z.literal('failed'), stepId: z.string(), error }),
  z.object({ type: z.literal('point-of-no-return') }),
  z.object({ type: z.literal('rolling-back'), error }),
  z.object({ type: z.literal('undoing'), stepId: z.string() }),
  z.object({ type: z.literal('undone'), stepId: z.string() }),
  z.object({ type: z.literal('finished'), stepId: z.string() }),
  z.object({ type: z.literal('end'), outcome: z.enum(['done', 'rolled-back']) }),
]);

const record = z.object({ sequence: z.int().positive(), at: z.string(), entry });
const line = z.object({ crc: z.string(), record: z.unknown() });

export type JournalError = z.infer<typeof error>;
/** What happened, as the journal tells it. */
export type JournalEntry = z.infer<typeof entry>;
/** An entry with its place in the file and its time (ISO 8601). */
export type JournalRecord = z.infer<typeof record>;

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** One line of a journal, without its end of line. */
export function encodeRecord(value: JournalRecord): string {
  const text = JSON.stringify(value);
  return `{"crc":"${checksum(text)}","record":${text}}`;
}

/** The record of a line, or `null` when the line is not what {@link encodeRecord} wrote. */
export function decodeRecord(text: string): JournalRecord | null {
  const outer = line.safeParse(parseJson(text));
  if (!outer.success || outer.data.crc !== checksum(JSON.stringify(outer.data.record))) return null;
  const inner = record.safeParse(outer.data.record);
  return inner.success ? inner.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
