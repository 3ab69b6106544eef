/** A table's CREATE statement, without what is quicker added once the rows are there. */
export interface DeferredDefinition {
  readonly create: string;
  /** `ALTER TABLE ... ADD KEY ...`; `null`: nothing is deferred. */
  readonly keys: string | null;
  readonly foreignKeys: string | null;
}

const CREATE = /^CREATE TABLE (`(?:[^`]|``)*`) \(/;
const KEY = /^(?:UNIQUE |FULLTEXT |SPATIAL )?KEY /;
const FOREIGN_KEY = /^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY /;

/**
 * Takes secondary and foreign keys out of a CREATE statement as the dump programs write it (one item a line). Building an index over rows that are there costs a fraction
 * of keeping it while they come. What the table cannot be without stays: its primary key, unique keys where it has none, whatever an AUTO_INCREMENT column leans on.
 */
export function deferKeys(statement: string): DeferredDefinition {
  const lines = statement.trimEnd().split('\n');
  const name = CREATE.exec(lines[0] ?? '')?.[1];
  const end = lines.findLastIndex((line) => line.startsWith(')'));
  const all = lines.slice(1, end).map((line) => line.trim().replace(/,$/, ''));
  if (name === undefined || end === -1 || !all.some((item) => item.startsWith('PRIMARY KEY'))) return whole(statement);
  const counter = all.find((item) => item.includes(' AUTO_INCREMENT'))?.match(/^`(?:[^`]|``)*`/)?.[0];
  const primary = all.find((item) => item.startsWith('PRIMARY KEY')) ?? '';
  if (counter !== undefined && !primary.includes(`(${counter}`)) return whole(statement);

  const keys = all.filter((item) => KEY.test(item));
  const foreignKeys = all.filter((item) => FOREIGN_KEY.test(item));
  const kept = all.filter((item) => !KEY.test(item) && !FOREIGN_KEY.test(item));
  return {
    create: [lines[0], `  ${kept.join(',\n  ')}`, ...lines.slice(end)].join('\n'),
    keys: alter(name, keys),
    foreignKeys: alter(name, foreignKeys),
  };
}

function whole(create: string): DeferredDefinition {
  return { create, keys: null, foreignKeys: null };
}

function alter(table: string, items: readonly string[]): string | null {
  return items.length === 0 ? null : `ALTER TABLE ${table} ${items.map((item) => `ADD ${item}`).join(', ')};\n`;
}
