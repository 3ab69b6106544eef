import type { RawEntry } from '../entry/raw-entry.ts';
import { headless, type EntryHead, type LogFormat } from '../formats/log-format.ts';
import { decode, decodeLine } from './decode.ts';

const newline = 0x0a;

/** Bytes of a log, from the begin of a line to the end of one (or of the file). */
export interface Block {
  readonly bytes: Buffer;
  /** Where they begin in the file. */
  readonly offset: number;
}

/** The entries of a block. Lines before the first beginning are an entry by themselves, or left out where they belong to an earlier block. */
export function parseBlock({ bytes, offset }: Block, format: LogFormat, orphans: 'keep' | 'leave', order = -Infinity): RawEntry[] {
  const entries: RawEntry[] = [];
  let open: { start: number; head: EntryHead; line: string } | null = null;
  let last = order;
  const close = (end: number): void => {
    if (open === null) return;
    last = open.head.time ?? last;
    entries.push(entryOf(bytes, offset, { ...open, end }, last));
  };
  let at = 0;
  while (at < bytes.length) {
    const found = bytes.indexOf(newline, at);
    const end = found < 0 ? bytes.length : found;
    const line = decodeLine(bytes.subarray(at, end));
    const head = format.head(line);
    if (head !== null || (open === null && orphans === 'keep')) {
      close(at);
      open = { start: at, head: head ?? headless(line), line };
    }
    at = end + 1;
  }
  close(bytes.length);
  return entries;
}

/** An entry between two places of a block. */
export function entryOf(
  bytes: Buffer,
  offset: number,
  { start, end, head, line }: { readonly start: number; readonly end: number; readonly head: EntryHead; readonly line: string },
  order: number,
): RawEntry {
  const whole = withoutEnd(bytes.subarray(start, end));
  const text = whole.indexOf(newline) < 0 ? line : decode(whole).replaceAll('\r\n', '\n');
  return { offset: offset + start, end: offset + end, head, text, order };
}

/** Without the line ends behind it: they belong to no line. */
function withoutEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === newline || bytes[end - 1] === 0x0d)) end -= 1;
  return bytes.subarray(0, end);
}
