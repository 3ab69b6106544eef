import { Transform, type TransformCallback } from 'node:stream';

const SANDBOX = /^\/\*M?!999999\\- enable the sandbox mode \*\/\s*$/;
const ACCOUNT = 'DEFINER=`(?:[^`]|``)*`@`(?:[^`]|``)*`';
const DEFINERS = [
  new RegExp(`^(/\\*!50003 CREATE\\*/ )/\\*!500(?:17|20) ${ACCOUNT}\\*/ `),
  new RegExp(`^(/\\*!50013 )${ACCOUNT} `),
  new RegExp(`^(CREATE )${ACCOUNT} `),
];
/** As the dump programs write it when told to dump whole databases. */
const FOREIGN = /^(?:USE `|CREATE DATABASE \/\*!)/;
/** Lines that matter are short; longer ones are rows. */
const LONGEST = 65_536;
const NEWLINE = 0x0a;
const LETTER_I = 0x49;
const PARENTHESIS = 0x28;

/**
 * Prepares a dump for another server and user than it was made by: leaves out MariaDB's sandbox line (older clients stop at it) and who defined views,
 * triggers and routines (only an administrator may create for another). Refuses a dump that would leave its database.
 */
export class DumpFilter extends Transform {
  /** The beginning of a line whose end has not come yet. */
  #carried: Buffer[] = [];
  #length = 0;
  /** Within a line that is passed on as it is. */
  #passing = false;
  #first = true;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rows = 0; // from here to `start` stand lines that are passed on as they are, in one piece
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline === -1 ? chunk.length : newline + 1;
      if (this.#passes(chunk, start)) {
        this.#passing = newline === -1;
        this.#first = false;
        start = end;
        continue;
      }
      if (start > rows) this.push(chunk.subarray(rows, start));
      const error = this.#take(chunk.subarray(start, end), newline !== -1);
      if (error !== null) {
        done(error);
        return;
      }
      start = end;
      rows = end;
    }
    if (start > rows) this.push(chunk.subarray(rows, start));
    done();
  }

  override _flush(done: TransformCallback): void {
    done(this.#length === 0 ? null : this.#endLine());
  }

  /** Rows are by far the most lines; the first letter of INSERT or of a row tells them. */
  #passes(chunk: Buffer, start: number): boolean {
    return this.#passing || (this.#length === 0 && (chunk[start] === LETTER_I || chunk[start] === PARENTHESIS));
  }

  #take(part: Buffer, ends: boolean): Error | null {
    this.#carried.push(part);
    this.#length += part.length;
    if (ends) return this.#endLine();
    if (this.#length > LONGEST) {
      this.push(this.#line());
      this.#passing = true;
    }
    return null;
  }

  #endLine(): Error | null {
    const line = this.#line();
    const text = line.toString('utf8');
    const first = this.#first;
    this.#first = false;
    if (first && SANDBOX.test(text)) return null;
    if (FOREIGN.test(text)) return new Error('the dump names a database of its own and would leave the one it is loaded into');
    const changed = DEFINERS.reduce((sql, pattern) => sql.replace(pattern, '$1'), text);
    this.push(changed === text ? line : changed);
    return null;
  }

  #line(): Buffer {
    const line = Buffer.concat(this.#carried);
    this.#carried = [];
    this.#length = 0;
    return line;
  }
}
