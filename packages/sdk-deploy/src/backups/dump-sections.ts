import type { DumpPart } from './dump-splitter.ts';
import { portableLine } from './portable-line.ts';

/** What a restore does with a piece of a dump. */
export type DumpAct =
  /** Settings of the session: for every connection that takes part. */
  | { readonly kind: 'setting'; readonly text: string }
  /** A statement that must be over before what follows: a table, a sequence. */
  | { readonly kind: 'definition'; readonly text: string; readonly table: string | null }
  | { readonly kind: 'rows'; readonly bytes: Buffer; readonly begins: boolean; readonly ends: boolean }
  /** Views, triggers and routines: when all rows are there. */
  | { readonly kind: 'later'; readonly text: string };

const SECTION = /^-- (Table structure for table|Sequence structure for|Dumping data for table|[A-Z])/;
const CREATE_TABLE = /^CREATE TABLE `((?:[^`]|``)*)` /;
const AROUND_ROWS = /^(?:LOCK TABLES|UNLOCK TABLES|\/\*!40000 ALTER TABLE )/;

/** Sorts the pieces of a dump by what a restore does with them. Comments and what only guards the rows (LOCK TABLES and the like) is left out. */
export class DumpSections {
  #section: 'head' | 'table' | 'sequence' | 'data' | 'other' = 'head';
  #first = true;
  #definition: string[] | null = null;

  /** `null`: nothing has to be done. Throws for a dump that would leave its database. */
  act(part: DumpPart): DumpAct | null {
    if (part.kind === 'rows') return { kind: 'rows', bytes: part.bytes, begins: part.begins, ends: part.ends };
    const text = portableLine(part.bytes.toString('utf8'), this.#first);
    this.#first = false;
    if (text === null) return null;
    if (this.#definition !== null) return this.#continue(text);
    if (text.startsWith('--')) return this.#comment(text);
    if (text.trim() === '') return null;
    switch (this.#section) {
      case 'head':
        return { kind: 'setting', text };
      case 'table':
        if (!CREATE_TABLE.test(text)) return null;
        this.#definition = [];
        return this.#continue(text);
      case 'sequence':
        return { kind: 'definition', text, table: null };
      case 'data':
        if (AROUND_ROWS.test(text)) return null;
        return { kind: 'later', text };
      case 'other':
        return { kind: 'later', text };
    }
  }

  #comment(text: string): null {
    const name = SECTION.exec(text)?.[1];
    if (name === 'Table structure for table') this.#section = 'table';
    else if (name === 'Sequence structure for') this.#section = 'sequence';
    else if (name === 'Dumping data for table') this.#section = 'data';
    // The heading of the whole dump has comments too.
    else if (name !== undefined && this.#section !== 'head') this.#section = 'other';
    else if (/^-- (?:Temporary|Dumping|Final|Current)/.test(text)) this.#section = 'other';
    return null;
  }

  #continue(text: string): DumpAct | null {
    const lines = this.#definition ?? [];
    lines.push(text);
    if (!text.trimEnd().endsWith(';')) return null;
    this.#definition = null;
    const table = CREATE_TABLE.exec(lines[0] ?? '')?.[1]?.replaceAll('``', '`') ?? null;
    return { kind: 'definition', text: lines.join(''), table };
  }
}
