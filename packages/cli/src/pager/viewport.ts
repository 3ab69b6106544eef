import { textWidth } from '../terminal/text-width.ts';
import type { LogLines } from './log-lines.ts';

/** A row of the screen: a line, and which of the rows that it takes when it is wrapped. */
export interface RowPlace {
  readonly line: number;
  readonly row: number;
}

export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
  readonly wrap: boolean;
}

/** A line cut into rows of so many columns; one that fits, or is not to be wrapped, is one row. */
export function rowsOf(text: string, { columns, wrap }: Pick<ViewSize, 'columns' | 'wrap'>): readonly string[] {
  if (!wrap || (text.length <= columns && textWidth(text) <= columns)) return [text];
  const rows: string[] = [];
  let [row, width] = ['', 0];
  for (const character of text) {
    const wide = textWidth(character);
    if (width + wide > columns && row !== '') {
      rows.push(row);
      [row, width] = ['', 0];
    }
    row += character;
    width += wide;
  }
  return [...rows, row];
}

/** The place so many rows further down, or up; not beyond either end. */
export function moved(lines: LogLines, from: RowPlace, by: number, size: ViewSize): RowPlace {
  let { line, row } = from;
  for (let left = Math.abs(by); left > 0; left -= 1) {
    if (by < 0) {
      if (row > 0) row -= 1;
      else if (line > 0) {
        line -= 1;
        row = countOf(lines, line, size) - 1;
      } else break;
    } else if (row + 1 < countOf(lines, line, size)) row += 1;
    else if (line + 1 < lines.length) [line, row] = [line + 1, 0];
    else break;
  }
  return { line, row };
}

/** The place of the first row when the last line stands at the lower end. */
export function lastPage(lines: LogLines, size: ViewSize): RowPlace {
  if (lines.length === 0) return { line: 0, row: 0 };
  const last = lines.length - 1;
  return moved(lines, { line: last, row: countOf(lines, last, size) - 1 }, -(size.rows - 1), size);
}

/** Which of two places stands further up: negative when the first one does. */
export function compared(one: RowPlace, other: RowPlace): number {
  return one.line - other.line || one.row - other.row;
}

function countOf(lines: LogLines, line: number, size: ViewSize): number {
  return rowsOf(lines.at(line)?.text ?? '', size).length;
}
