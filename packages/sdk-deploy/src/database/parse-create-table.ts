import { byName } from './by-name.ts';
import type { ColumnSchema, ForeignKeySchema, IndexSchema, TableSchema } from './database-schema.ts';

const NAME = '`((?:[^`]|``)*)`';
const COLUMN = new RegExp(`^${NAME} (.*)$`, 's');
const INDEX = new RegExp(`^(?:(UNIQUE|FULLTEXT|SPATIAL) )?KEY ${NAME} (.*)$`, 's');
const FOREIGN_KEY = new RegExp(`^CONSTRAINT ${NAME} FOREIGN KEY \\((.*?)\\) REFERENCES ${NAME} \\((.*?)\\)(.*)$`, 's');

/** Takes the answer of `SHOW CREATE TABLE` apart (one item a line), so that tables compare by what they are and not by the order in which keys were added. */
export function parseCreateTable(name: string, sql: string, columns: readonly ColumnSchema[]): TableSchema {
  const lines = sql.split('\n');
  const end = lines.findLastIndex((line) => line.startsWith(')'));
  const items = lines.slice(1, end).map((line) => line.trim().replace(/,$/, ''));
  const options = [lines[end]?.replace(/^\) ?/, '').replace(/ AUTO_INCREMENT=\d+/, ''), ...lines.slice(end + 1)].join('\n');

  const extras = new Map<string, string>();
  const indexes: IndexSchema[] = [];
  const foreignKeys: ForeignKeySchema[] = [];
  const rest: string[] = [];
  for (const item of items) {
    const column = COLUMN.exec(item);
    const index = indexOf(item);
    const foreignKey = foreignKeyOf(item);
    if (column !== null) extras.set(unquoted(column[1]), column[2] ?? '');
    else if (index !== null) indexes.push(index);
    else if (foreignKey !== null) foreignKeys.push(foreignKey);
    else rest.push(item);
  }
  const keyLines = items.filter((item) => !COLUMN.test(item)).sort();
  const columnLines = items.filter((item) => COLUMN.test(item));
  return {
    name,
    columns: columns.map((column) => ({ ...column, extra: extras.get(column.name) ?? '' })),
    indexes: indexes.sort(byName),
    foreignKeys: foreignKeys.sort(byName),
    rest: [...rest.sort(), options],
    definition: `${lines[0] ?? ''}\n  ${[...columnLines, ...keyLines].join(',\n  ')}\n) ${options}`,
  };
}

function indexOf(item: string): IndexSchema | null {
  if (item.startsWith('PRIMARY KEY')) return { name: 'PRIMARY', unique: true, columns: names(item), definition: item };
  const match = INDEX.exec(item);
  if (match === null) return null;
  return { name: unquoted(match[2]), unique: match[1] === 'UNIQUE', columns: names(match[3] ?? ''), definition: item };
}

function foreignKeyOf(item: string): ForeignKeySchema | null {
  const match = FOREIGN_KEY.exec(item);
  if (match === null) return null;
  return {
    name: unquoted(match[1]),
    columns: names(match[2] ?? ''),
    table: unquoted(match[3]),
    references: names(match[4] ?? ''),
    rules: (match[5] ?? '').trim(),
  };
}

/** The quoted names within a list, in order. */
function names(list: string): string[] {
  return [...list.matchAll(new RegExp(NAME, 'g'))].map((match) => unquoted(match[1]));
}

function unquoted(name: string | undefined): string {
  return (name ?? '').replaceAll('``', '`');
}
