import { createHash, type Hash } from 'node:crypto';
import { Transform } from 'node:stream';
import { DumpSplitter, type DumpPart } from './dump-splitter.ts';

/** A table as a dump has it. Equal for equal contents, whichever server they were dumped from, as long as the dump program is the same. */
export interface DumpedTable {
  readonly name: string;
  readonly rows: number;
  /** Of the lines of its CREATE statement. */
  readonly definition_sha256: string;
  /** Of its INSERT statements. */
  readonly rows_sha256: string;
}

interface Open {
  readonly name: string;
  rows: number;
  readonly definition: string[];
  readonly content: Hash;
}

const HEADING = /^-- Table structure for table `((?:[^`]|``)*)`/;
const END = /^-- Dump completed(?: on .*)?$/;
const SECTION = /^-- \S/;

/** Takes stock of a dump while it goes by: its tables with rows and hashes, and whether it came to its end mark. */
export class DumpSurvey {
  readonly #splitter = new DumpSplitter();
  readonly #tables: Open[] = [];
  #inDefinition = false;
  #inTable = false;
  #complete = false;

  get tables(): readonly DumpedTable[] {
    return this.#tables.map(({ name, rows, definition, content }) => ({
      name,
      rows,
      // A restore may add keys later, and then they stand in another order.
      definition_sha256: createHash('sha256').update(definition.toSorted().join('\n')).digest('hex'),
      rows_sha256: content.copy().digest('hex'),
    }));
  }

  /** Nothing but blank lines came after the end mark. */
  get complete(): boolean {
    return this.#complete;
  }

  /** How many pieces have come. */
  pieces = 0;

  /** Throws for what cannot be a dump. */
  add(chunk: Buffer): void {
    this.pieces += 1;
    for (const part of this.#splitter.split(chunk)) this.#take(part);
  }

  end(): void {
    for (const part of this.#splitter.rest()) this.#take(part);
  }

  /** A stage of a pipeline that lets everything through. */
  stage(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        try {
          this.add(chunk);
          done(null, chunk);
        } catch (thrown) {
          done(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      },
      flush: (done) => {
        this.end();
        done();
      },
    });
  }

  #take(part: DumpPart): void {
    const table = this.#tables.at(-1);
    if (part.kind === 'rows') {
      if (table === undefined) return;
      table.rows += part.rows;
      table.content.update(part.bytes);
      return;
    }
    const { bytes } = part;
    const text = bytes.length > 200 ? bytes.toString('utf8', 0, 400) : bytes.toString('utf8').trimEnd();
    if (text !== '') this.#complete = END.test(text);
    const heading = HEADING.exec(text);
    if (heading !== null) {
      this.#inTable = true;
      this.#tables.push({
        name: (heading[1] ?? '').replaceAll('``', '`'),
        rows: 0,
        definition: [],
        content: createHash('sha256'),
      });
    } else if (SECTION.test(text)) this.#inTable = false;
    else if (this.#inTable) this.#takeDefinition(table, bytes, text);
  }

  #takeDefinition(table: Open | undefined, bytes: Buffer, text: string): void {
    if (text.startsWith('CREATE TABLE ')) this.#inDefinition = true;
    if (!this.#inDefinition) return;
    const line = bytes.toString('utf8').trim();
    table?.definition.push(line.replace(/,$/, ''));
    if (line.endsWith(';')) this.#inDefinition = false;
  }
}
