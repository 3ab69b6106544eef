import { err, ok, type Result } from 'neverthrow';

const SHELL_WORDS = new Set(['|', '||', '&', '&&', ';', '<', '>', '>>', '2>&1']);

/**
 * Splits a command line into arguments without a shell. `'...'` is literal, in `"..."` only `\"` and `\\` are special, a backslash elsewhere is
 * a backslash (Windows paths). `Err` says what is wrong.
 *
 * @example
 * ```ts
 * import { splitArguments } from '@woosoo/sdk-core';
 *
 * splitArguments('--sleep=1 --name "kitchen queue"')._unsafeUnwrap(); // ['--sleep=1', '--name', 'kitchen queue']
 * ```
 */
export function splitArguments(text: string): Result<readonly string[], string> {
  const found: string[] = [];
  const token = /\s*((?:'[^']*'|"(?:\\["\\]|[^"])*"|[^\s'"])+)/y;
  let at = 0;
  const end = text.trimEnd().length;
  while (at < end) {
    token.lastIndex = at;
    const word = token.exec(text)?.[1];
    if (word === undefined) return err('has a quote that is not closed');
    if (SHELL_WORDS.has(word)) return err(`uses ${word}, but no shell reads it; name one program and its arguments`);
    found.push(unquote(word));
    at = token.lastIndex;
  }
  return ok(found);
}

function unquote(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:\\["\\]|[^"])*)"/g,
    (_, single: string | undefined, double: string | undefined) => single ?? (double ?? '').replaceAll(/\\(["\\])/g, '$1'),
  );
}
