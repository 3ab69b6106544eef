/** A piece of PHP: the text as written, and the same length of text with comments and the insides of strings blanked. */
export interface PhpPiece {
  readonly source: string;
  readonly masked: string;
  /** Where it begins in the file. */
  readonly offset: number;
}

const HIDDEN =
  /\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|<<<\s*(['"]?)(\w+)\1\r?\n[\s\S]*?\n[ \t]*\2\b/g;

/** Reads PHP far enough to look for calls in it: what stands in comments and strings is no call. */
export function phpPiece(source: string): PhpPiece {
  const masked = source.replaceAll(HIDDEN, (found) => {
    const blank = found.replaceAll(/[^\n]/g, ' ');
    const quote = found[0];
    return quote === "'" || quote === '"' ? `${quote}${blank.slice(2)}${quote}` : blank;
  });
  return { source, masked, offset: 0 };
}

export function cutPiece(piece: PhpPiece, start: number, end: number): PhpPiece {
  return { source: piece.source.slice(start, end), masked: piece.masked.slice(start, end), offset: piece.offset + start };
}

/** The body of a method, without its braces; `null` when there is none. */
export function methodBody(piece: PhpPiece, name: string): PhpPiece | null {
  const head = new RegExp(`\\bfunction\\s+${name}\\s*\\([^)]*\\)[^{;]*\\{`).exec(piece.masked);
  if (head === null) return null;
  const start = head.index + head[0].length;
  return cutPiece(piece, start, closing(piece.masked, start));
}

/** The statements of a body, each without its semicolon; a block (`if`, `foreach`) is one statement. */
export function statements(body: PhpPiece): readonly PhpPiece[] {
  const found: PhpPiece[] = [];
  let depth = 0;
  let start = 0;
  const take = (end: number): void => {
    const text = body.masked.slice(start, end);
    const blank = text.length - text.trimStart().length;
    if (text.trim() !== '') found.push(cutPiece(body, start + blank, start + text.trimEnd().length));
    start = end + 1;
  };
  for (let index = 0; index < body.masked.length; index += 1) {
    const character = body.masked[index] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth !== 0) continue;
    if (character === ';') take(index);
    else if (character === '}' && /^\s*(if|foreach|for|while|switch|try)\b/.test(body.masked.slice(start))) take(index + 1);
  }
  take(body.masked.length);
  return found;
}

/** Where the brace is that closes what was opened before `start`. */
function closing(masked: string, start: number): number {
  let depth = 1;
  for (let index = start; index < masked.length; index += 1) {
    if (masked[index] === '{') depth += 1;
    if (masked[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return masked.length;
}
