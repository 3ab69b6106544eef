import { err, ok, type Result } from 'neverthrow';
import type { Dialect, Refusal } from './dialect.ts';

/**
 * A word in nginx.conf. nginx has no escape for `$` and reads `\n` as a line end even in paths, so there is nothing to escape with: what could be
 * misread is refused, and backslashes of Windows paths become slashes.
 */
export const nginx: Dialect = { name: 'nginx', write };

function write(value: string): Result<string, Refusal> {
  const word = value.replaceAll('\\', '/');
  if (word === '') return err('is empty');
  return /[\u0000-\u001f\u007f"'$`]/.test(word)
    ? err('holds a quote, a $ or a control character, which nginx.conf cannot carry')
    : ok(`"${word}"`);
}

/** The words of an nginx.conf, `;`, `{` and `}` among them as words of their own; `Err` where a quote or a block does not close. */
export function nginxWords(text: string): Result<readonly { readonly word: string; readonly quoted: boolean }[], Refusal> {
  const words: { word: string; quoted: boolean }[] = [];
  let depth = 0;
  for (const match of text.matchAll(
    /#[^\n]*|"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'|[;{}]|(?:\\[^]|\$\{[^}]*\}|[^\s;{}"'\\])+|["']/g,
  )) {
    const [all, double, single] = match;
    if (all.startsWith('#')) continue;
    if (all === '"' || all === "'") return err('has a quote that is not closed');
    if (all === '{') depth += 1;
    if (all === '}') depth -= 1;
    const quoted = double ?? single;
    words.push({ word: quoted ?? all, quoted: quoted !== undefined });
  }
  return depth === 0 ? ok(words) : err('has a block that is not closed');
}
