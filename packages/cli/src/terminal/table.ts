import { textWidth } from './text-width.ts';
import { wrapLine } from './wrap-lines.ts';

const GAP = 2;

/** Columns as wide as their widest cell; colours don't count. The last column is not padded: it goes on below itself where the screen ends. */
export function table(rows: readonly (readonly string[])[], columns = Infinity): string {
  return tableRows(rows, columns)
    .map((row) => `${row}\n`)
    .join('');
}

/** The same, row by row; a row may hold several lines. */
export function tableRows(rows: readonly (readonly string[])[], columns = Infinity): readonly string[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 0);
  return rows.map((row) => {
    const padded = row.map((cell, column) => (column === count - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell))));
    return wrapLine(padded.join(' '.repeat(GAP)).trimEnd(), columns, before);
  });
}
