import { open, type FileHandle } from 'node:fs/promises';

const pieceBytes = 64 * 1024;
const newline = 0x0a;

// Files are read here at a position, which the `FileSystem` port cannot: a log may have gigabytes.

export interface Tail {
  readonly lines: readonly string[];
  /** Where the next line begins: behind the last end of line. */
  readonly end: number;
}

/**
 * The last lines of a file, read backwards in pieces; a last line without its end counts too. A file that is not there has none.
 *
 * @param from - Lines that begin before this byte are not wanted.
 * @param upTo - Nor is what stands behind this one.
 */
export async function lastLines(path: string, count: number, from = 0, upTo = Infinity): Promise<readonly string[]> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  try {
    const size = Math.min(upTo, (await file.stat()).size);
    const { lines, end } = await tailOf(file, count, from, upTo);
    if (end >= size) return lines;
    const rest = await read(file, end, Math.min(size - end, 1024 * 1024));
    return [...lines, toLine(rest)].slice(-count);
  } finally {
    await file.close();
  }
}

/** The last whole lines of an open file, or of its first `upTo` bytes. */
export async function tailOf(file: FileHandle, count: number, from = 0, upTo = Infinity): Promise<Tail> {
  const size = Math.min(upTo, (await file.stat()).size);
  const begin = from <= size ? from : 0;
  let position = size;
  let text: Buffer = Buffer.alloc(0);
  // One more end of line than lines: the one before the first.
  while (position > begin && newlines(text) <= count) {
    const length = Math.min(pieceBytes, position - begin);
    position -= length;
    text = Buffer.concat([await read(file, position, length), text]);
  }
  const last = text.lastIndexOf(newline);
  if (last < 0) return { lines: [], end: position };
  const lines = splitLines(text.subarray(0, last + 1));
  // What the first piece begins with may be half a line.
  const whole = position > begin ? lines.slice(1) : lines;
  return { lines: count === 0 ? [] : whole.slice(-count), end: position + last + 1 };
}

/** Whole lines of bytes that end with an end of line. */
export function splitLines(bytes: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    lines.push(toLine(bytes.subarray(start, end < 0 ? bytes.length : end)));
    start = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

export function toLine(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
