import { Transform, type TransformCallback } from 'node:stream';

const TABLE = Buffer.from('\n-- Table structure for table `');
const END = /(?:^|\n)-- Dump completed(?: on [^\n]*)?\n*$/;
const TAIL = 200;

/** Lets a dump through and counts its tables; tells whether it came to its end mark. */
export class DumpScanner extends Transform {
  tables = 0;
  #tail = Buffer.alloc(0);

  get complete(): boolean {
    return END.test(this.#tail.toString('latin1'));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const seam = Buffer.concat([this.#tail.subarray(-(TABLE.length - 1)), chunk.subarray(0, TABLE.length - 1)]);
    this.tables += occurrences(seam, TABLE) + occurrences(chunk, TABLE);
    this.#tail = chunk.length >= TAIL ? Buffer.from(chunk.subarray(-TAIL)) : Buffer.concat([this.#tail, chunk]).subarray(-TAIL);
    done(null, chunk);
  }
}

function occurrences(text: Buffer, pattern: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + pattern.length)) count += 1;
  return count;
}
