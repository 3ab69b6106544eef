import { stripVTControlCharacters } from 'node:util';

const width = (text: string): number => Array.from(stripVTControlCharacters(text)).length;

/** Columns as wide as their widest cell; colours don't count. The last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map(
      (row) =>
        row
          .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell))))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}
