/** A piece of a dump: a whole line, or a part of the rows of one INSERT statement, in which lines can be of any length. */
export type DumpPart =
  | { readonly kind: 'line'; readonly bytes: Buffer }
  | {
      readonly kind: 'rows';
      readonly bytes: Buffer;
      /** The statement begins with this piece, ends with it. */
      readonly begins: boolean;
      readonly ends: boolean;
      /** How many rows begin in it. */
      readonly rows: number;
    };

/** Lines outside of rows are short; one that is longer is no dump. */
const LONGEST_LINE = 16 * 1024 * 1024;
const NEWLINE = 0x0a;
const SEMICOLON = 0x3b;
const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;
const INSERT = Buffer.from('INSERT INTO ');
const DATA = '-- Dumping data for table `';
const BODY = 'DELIMITER ;;';

/**
 * Takes a dump of `mariadb-dump` or `mysqldump` apart, in pieces as they come and with bounded memory. Rows are told from all else by where they stand, since the
 * body of a routine may hold an INSERT of its own; MariaDB writes each row on a line of its own, MySQL all of a statement on one.
 */
export class DumpSplitter {
  #carried: Buffer[] = [];
  #carriedLength = 0;
  /** Between the heading of a table's data and what follows it. */
  #inData = false;
  #inBody = false;
  #inInsert = false;
  #counter = new RowCounter();
  #lastByte = 0;

  *split(chunk: Buffer): Generator<DumpPart> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#inInsert) {
        const end = this.#endOfInsert(chunk, at);
        yield this.#rows(chunk, at, end, false);
        at = end.next;
        continue;
      }
      const newline = chunk.indexOf(NEWLINE, at);
      const next = newline === -1 ? chunk.length : newline + 1;
      this.#carry(chunk.subarray(at, next));
      at = next;
      if (this.#beginsInsert()) {
        const bytes = this.#taken();
        this.#inInsert = true;
        this.#counter = new RowCounter();
        this.#lastByte = 0;
        yield this.#rows(bytes, 0, this.#endOfInsert(bytes, 0), true);
      } else if (newline !== -1) yield this.#line();
    }
  }

  /** What is left at the end: a last line without its newline. */
  *rest(): Generator<DumpPart> {
    if (this.#carriedLength > 0) yield this.#line();
  }

  #beginsInsert(): boolean {
    if (!this.#inData || this.#carriedLength < INSERT.length) return false;
    const [first] = this.#carried;
    const head = first !== undefined && first.length >= INSERT.length ? first : Buffer.concat(this.#carried);
    return head.subarray(0, INSERT.length).equals(INSERT);
  }

  #carry(bytes: Buffer): void {
    this.#carried.push(bytes);
    this.#carriedLength += bytes.length;
    if (this.#carriedLength > LONGEST_LINE) throw new Error('a line of it is too long for a dump');
  }

  #taken(): Buffer {
    const bytes = this.#carried.length === 1 ? (this.#carried[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#carried);
    this.#carried = [];
    this.#carriedLength = 0;
    return bytes;
  }

  #line(): DumpPart {
    const bytes = this.#taken();
    const text = bytes.toString('latin1', 0, Math.min(bytes.length, DATA.length));
    if (text.startsWith(BODY)) this.#inBody = true;
    else if (text.startsWith('DELIMITER ;')) this.#inBody = false;
    if (!this.#inBody && text === DATA) this.#inData = true;
    else if (this.#inBody || text.startsWith('UNLOCK TABLES') || (text.startsWith('-- ') && text.length > 4)) this.#inData = false;
    return { kind: 'line', bytes };
  }

  /** Just after the line that ends with a semicolon; rows hold no newline of their own (it is escaped). */
  #endOfInsert(chunk: Buffer, from: number): { readonly next: number; readonly ends: boolean } {
    for (let at = from; ;) {
      const newline = chunk.indexOf(NEWLINE, at);
      if (newline === -1) return { next: chunk.length, ends: false };
      const before = newline > 0 ? chunk[newline - 1] : this.#lastByte;
      if (before === SEMICOLON) return { next: newline + 1, ends: true };
      at = newline + 1;
    }
  }

  #rows(chunk: Buffer, from: number, { next, ends }: { readonly next: number; readonly ends: boolean }, begins: boolean): DumpPart {
    const bytes = chunk.subarray(from, next);
    this.#lastByte = chunk[next - 1] ?? this.#lastByte;
    if (ends) this.#inInsert = false;
    return { kind: 'rows', bytes, begins, ends, rows: this.#counter.count(bytes) };
  }
}

/** Counts the rows of one INSERT statement: by lines where each row has one, else by its parentheses outside of quotes. */
class RowCounter {
  /** `head`: before the first row. */
  #state: 'head' | 'lines' | 'one-line' = 'head';
  #head = '';
  #atLineStart = true;
  #quoted = false;
  #escaped = false;
  #depth = 0;

  count(bytes: Buffer): number {
    const from = this.#state === 'head' ? this.#readHead(bytes) : 0;
    // Nothing is counted before the head has come to its end.
    return this.#state === 'lines' ? this.#countLines(bytes, from) : this.#countParentheses(bytes, from);
  }

  /** Up to `VALUES` and what stands behind it: a newline, or the first row. */
  #readHead(bytes: Buffer): number {
    const known = this.#head.length;
    this.#head += bytes.toString('latin1');
    const found = / VALUES([ \n])/.exec(this.#head);
    if (found === null) return bytes.length;
    const end = found.index + found[0].length - known;
    this.#state = found[1] === '\n' ? 'lines' : 'one-line';
    this.#head = '';
    return end;
  }

  #countLines(bytes: Buffer, from: number): number {
    let rows = 0;
    let at = from;
    if (this.#atLineStart && at < bytes.length) rows += bytes[at] === OPEN ? 1 : 0;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, at);
      if (newline === -1) break;
      at = newline + 1;
      if (at < bytes.length && bytes[at] === OPEN) rows += 1;
    }
    this.#atLineStart = bytes.length > 0 && bytes[bytes.length - 1] === NEWLINE;
    return rows;
  }

  #countParentheses(bytes: Buffer, from: number): number {
    let rows = 0;
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (this.#quoted) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#quoted = false;
      } else if (byte === QUOTE) this.#quoted = true;
      else if (byte === OPEN && this.#depth++ === 0) rows += 1;
      else if (byte === CLOSE) this.#depth -= 1;
    }
    return rows;
  }
}
