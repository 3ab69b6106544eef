import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Clock } from '@woosoo/sdk-core';
import { splitLines, tailOf, toLine } from './last-lines.ts';

export interface FollowOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** How many of the lines that are there to begin with; 0 when absent. */
  readonly lines?: number | undefined;
  /** How often to look; 50 ms when absent. `fs.watch` tells nothing on Windows while the writer keeps its file open. */
  readonly pollMs?: number | undefined;
  /** Where the file goes when it is rotated: what was not read yet is read there. `PATH.1` when absent. */
  readonly rotatedTo?: string | undefined;
}

const pieceBytes = 256 * 1024;
const headBytes = 64;

/**
 * The lines of a file as they are written, until the signal aborts: over renames, new files of the same name and truncation.
 * A file that is not there yet is waited for.
 */
export async function* followFile(path: string, options: FollowOptions): AsyncGenerator<string, void, undefined> {
  const { clock, signal, pollMs = 50, rotatedTo = `${path}.1` } = options;
  let follower: Follower | null = null;
  try {
    let first = true;
    while (signal?.aborted !== true) {
      if (follower === null) {
        const file = await openOrNull(path);
        if (file !== null) {
          follower = new Follower(file);
          if (first) yield* await follower.begin(options.lines ?? 0);
        }
        first = false;
      }
      if (follower !== null) {
        if (await follower.wasEmptied()) {
          yield* await follower.rest(rotatedTo);
          await follower.close();
          follower = null;
          continue;
        }
        const replaced = await isReplaced(path, follower);
        for (let lines = await follower.next(); lines !== null; lines = await follower.next()) yield* lines;
        if (replaced) {
          yield* follower.remainder();
          await follower.close();
          follower = null;
          continue;
        }
      }
      await clock.sleep(pollMs, { signal });
    }
  } finally {
    await follower?.close();
  }
}

/** One open file and how far it was read. */
class Follower {
  readonly file: FileHandle;
  #position = 0;
  #partial: Buffer = Buffer.alloc(0);
  /** The first bytes: a file that was emptied and has grown beyond our position again begins differently. */
  #head: Buffer = Buffer.alloc(0);

  constructor(file: FileHandle) {
    this.file = file;
  }

  async begin(count: number): Promise<readonly string[]> {
    const { lines, end } = await tailOf(this.file, count);
    this.#position = end;
    this.#head = await this.#read(0, Math.min(headBytes, end));
    return lines;
  }

  /** The next whole lines; `null` when nothing new is there. */
  async next(): Promise<readonly string[] | null> {
    const piece = await this.#read(this.#position, pieceBytes);
    if (piece.length === 0) return null;
    if (this.#position === this.#head.length && this.#head.length < headBytes) {
      this.#head = Buffer.concat([this.#head, piece]).subarray(0, headBytes);
    }
    this.#position += piece.length;
    return this.#take(piece);
  }

  async wasEmptied(): Promise<boolean> {
    const { size } = await this.file.stat();
    if (size < this.#position) return true;
    if (size === this.#position) return false;
    return !(await this.#read(0, this.#head.length)).equals(this.#head);
  }

  /** What was written to a file that has been copied and emptied before we came to it. */
  async rest(copyPath: string): Promise<readonly string[]> {
    const copy = await openOrNull(copyPath);
    if (copy === null) return this.remainder();
    try {
      const head = await readAt(copy, 0, this.#head.length);
      const lines: string[] = [];
      if (head.equals(this.#head)) {
        for (
          let piece = await readAt(copy, this.#position, pieceBytes);
          piece.length > 0;
          piece = await readAt(copy, this.#position, pieceBytes)
        ) {
          this.#position += piece.length;
          lines.push(...this.#take(piece));
        }
      }
      return [...lines, ...this.remainder()];
    } finally {
      await copy.close();
    }
  }

  /** A last line without an end, when no more of it can come. */
  remainder(): readonly string[] {
    const partial = this.#partial;
    this.#partial = Buffer.alloc(0);
    return partial.length === 0 ? [] : [toLine(partial)];
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #take(piece: Buffer): readonly string[] {
    const bytes = Buffer.concat([this.#partial, piece]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    this.#partial = bytes.subarray(end);
    return splitLines(bytes.subarray(0, end));
  }

  #read(position: number, length: number): Promise<Buffer> {
    return readAt(this.file, position, length);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function isReplaced(path: string, follower: Follower): Promise<boolean> {
  const now = await stat(path, { bigint: true }).catch(() => null);
  const ours = await follower.file.stat({ bigint: true });
  return now === null ? ours.nlink === 0n : now.ino !== ours.ino || now.dev !== ours.dev;
}

function openOrNull(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch(() => null);
}
