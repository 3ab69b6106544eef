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

/**
 * Prepares a dump for another server and user than it was made by: leaves out MariaDB's sandbox line (older clients stop at it) and who defined views,
 * triggers and routines (only an administrator may create for another). Refuses a dump that would leave its database.
 */
export class DumpFilter extends Transform {
  #line: Buffer[] = [];
  #length = 0;
  /** Within a line that is passed on as it is. */
  #passing = false;
  #first = true;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline === -1 ? chunk.length : newline + 1;
      const part = chunk.subarray(start, end);
      start = end;
      if (this.#passing) {
        this.push(part);
        this.#passing = newline === -1;
        continue;
      }
      this.#line.push(part);
      this.#length += part.length;
      if (newline !== -1) {
        const error = this.#endLine();
        if (error !== null) {
          done(error);
          return;
        }
      } else if (this.#length > LONGEST) {
        this.push(Buffer.concat(this.#line));
        this.#reset();
        this.#passing = true;
      }
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    done(this.#length === 0 ? null : this.#endLine());
  }

  #endLine(): Error | null {
    const line = this.#line.length === 1 && this.#line[0] !== undefined ? this.#line[0] : Buffer.concat(this.#line);
    const first = this.#first;
    this.#reset();
    this.#first = false;
    // Rows are by far the most; the first letter of INSERT or of a row spares them the rest.
    if (line[0] === 0x49 || line[0] === 0x28) {
      this.push(line);
      return null;
    }
    const text = line.toString('utf8');
    if (first && SANDBOX.test(text)) return null;
    if (FOREIGN.test(text)) return new Error('the dump names a database of its own and would leave the one it is loaded into');
    const changed = DEFINERS.reduce((sql, pattern) => sql.replace(pattern, '$1'), text);
    this.push(changed === text ? line : changed);
    return null;
  }

  #reset(): void {
    this.#line = [];
    this.#length = 0;
  }
}
