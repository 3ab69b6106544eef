import { textWidth } from './text-width.ts';

/** Narrower than this, wrapping does more harm than good. */
const LEAST = 20;

/** Breaks lines that are too long at spaces; what goes on below stands under where the line's text began. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

/** One line. A word that is too long by itself (a path, an address) stays whole, so that it can be copied. */
export function wrapLine(line: string, columns: number, hanging: number = indentOf(line)): string {
  if (textWidth(line) <= columns || columns - hanging < LEAST) return line;
  const lead = /^\s*/.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = lead;
  for (const word of line.slice(lead.length).split(' ')) {
    const fresh = current.trim() === '';
    const longer = fresh ? current + word : `${current} ${word}`;
    if (fresh || textWidth(longer) <= columns) current = longer;
    else {
      lines.push(current.trimEnd());
      current = ' '.repeat(hanging) + word;
    }
  }
  return [...lines, current].join('\n');
}

/** Leading spaces, and the sign before the text if there is one (`✓ `, `→ `, `│ `). */
function indentOf(line: string): number {
  const plain = line.replaceAll(/\u001b\[[0-9;]*m/g, '');
  const [lead = ''] = /^\s*(?:[^\p{L}\p{N}\s"'`(/-]\s+)?/u.exec(plain) ?? [];
  return textWidth(lead);
}
