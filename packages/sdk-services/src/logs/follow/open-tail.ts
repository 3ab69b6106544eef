import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeLine } from '../reading/decode.ts';

const newline = 0x0a;
const pieceBytes = 1024 * 1024;
/** So many bytes say whether a file is still what it was. */
const knownBytes = 64;

/** A file that is being written, and how far it was read. Reading is synchronous: microseconds, twenty times a second. */
export class OpenTail implements Disposable {
  readonly path: string;
  /** Device and number of the file, which stay when it is renamed. */
  readonly id: string;
  #descriptor: number;
  #position: number;
  #partial: Buffer = Buffer.alloc(0);
  /** What the file begins with, and what stands before our place: in a file that was emptied and has grown again it is something else. */
  #head: Buffer = Buffer.alloc(0);
  #before: Buffer = Buffer.alloc(0);
  #seen = '';

  private constructor(path: string, descriptor: number, id: string, position: number) {
    this.path = path;
    this.#descriptor = descriptor;
    this.id = id;
    this.#position = position;
    this.#remember();
  }

  /** `null` when it is not there. */
  static open(path: string, position = 0): OpenTail | null {
    try {
      const descriptor = openSync(path, 'r');
      const { dev, ino } = fstatSync(descriptor, { bigint: true });
      return new OpenTail(path, descriptor, `${dev}:${ino}`, position);
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EBUSY' || error.code === 'EPERM'))
        return null;
      throw error;
    }
  }

  /** How far it was read, half a line included. */
  get position(): number {
    return this.#position;
  }

  get hasPartialLine(): boolean {
    return this.#partial.length > 0;
  }

  /** Puts our place behind the last whole line. */
  toEnd(): void {
    const { size } = fstatSync(this.#descriptor);
    const bytes = this.#read(Math.max(0, size - pieceBytes), pieceBytes);
    const end = bytes.lastIndexOf(newline) + 1;
    this.#position = end === 0 ? size - bytes.length : size - bytes.length + end;
    this.#remember();
  }

  /** Whether another file holds what we have read, as a copy of this one does. */
  isCopiedIn(other: OpenTail): boolean {
    return this.#position > 0 && this.#isOurs((position, length) => other.#read(position, length));
  }

  /** The next whole lines; `null` when nothing new is there, `emptied` when the file is not what it was, even if it has grown beyond our place again. */
  next(): readonly string[] | null | 'emptied' {
    const { size, mtimeMs } = fstatSync(this.#descriptor);
    if (size < this.#position) return 'emptied';
    const seen = `${size} ${mtimeMs}`;
    if (size === this.#position && seen === this.#seen) return null;
    const piece = this.#read(this.#position, pieceBytes);
    // Looked at after reading: what was read of a file that is emptied just now is found in its copy.
    if (!this.#isOurs((position, length) => this.#read(position, length))) return 'emptied';
    if (piece.length === 0) {
      this.#seen = seen;
      return null;
    }
    this.#position += piece.length;
    const bytes = this.#partial.length === 0 ? piece : Buffer.concat([this.#partial, piece]);
    const end = bytes.lastIndexOf(newline) + 1;
    this.#partial = Buffer.from(bytes.subarray(end));
    this.#remember(piece);
    return linesOf(bytes.subarray(0, end));
  }

  /** A last line without an end, when no more of it can come. */
  remainder(): readonly string[] {
    const partial = this.#partial;
    this.#partial = Buffer.alloc(0);
    return partial.length === 0 ? [] : [decodeLine(partial)];
  }

  /** Goes on in a copy of this file from where we are. */
  continueIn(copy: OpenTail): void {
    copy.#position = this.#position;
    copy.#partial = this.#partial;
    copy.#remember();
    this.#partial = Buffer.alloc(0);
  }

  rewind(): void {
    this.#position = 0;
    this.#partial = Buffer.alloc(0);
    this.#head = Buffer.alloc(0);
    this.#before = Buffer.alloc(0);
  }

  [Symbol.dispose](): void {
    if (this.#descriptor < 0) return;
    closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  #isOurs(read: (position: number, length: number) => Buffer): boolean {
    return (
      read(0, this.#head.length).equals(this.#head) && read(this.#position - this.#before.length, this.#before.length).equals(this.#before)
    );
  }

  #remember(last?: Buffer): void {
    if (this.#head.length < knownBytes) this.#head = this.#read(0, Math.min(knownBytes, this.#position));
    this.#before =
      last !== undefined && last.length >= knownBytes
        ? Buffer.from(last.subarray(-knownBytes))
        : this.#read(Math.max(0, this.#position - knownBytes), Math.min(knownBytes, this.#position));
  }

  #read(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, position));
  }
}

function linesOf(bytes: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    lines.push(decodeLine(bytes.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}
