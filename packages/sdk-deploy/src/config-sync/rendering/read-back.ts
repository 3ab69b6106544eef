import { err, ok, type Result } from 'neverthrow';
import type { EnvDialect } from '../dialects/dialect.ts';
import { nginxWords } from '../dialects/nginx.ts';
import type { Rendered } from './render-template.ts';

/** Names the keys, or says what is wrong; never a value. */
export type ReadBackProblem = string;

const ASSIGNMENT = /^([A-Za-z_][\w.]*)=(.*)$/;

/**
 * Reads a rendered `.env` as its program will, and compares it key by key with what each line was meant to say. A quote that swallows the lines
 * after it, an unquoted word, a key that is set twice: all of them show as a key that is missing or different.
 */
export function readBackEnv(
  { text, written }: Rendered,
  dialects: readonly EnvDialect[],
): Result<ReadonlyMap<string, string>, ReadBackProblem> {
  const meant = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, key, word] = ASSIGNMENT.exec(line) ?? [];
    if (key === undefined || word === undefined) return err('has a line that is neither KEY=value nor a comment');
    if (meant.has(key)) return err(`sets ${key} twice`);
    const value = written.get(word) ?? (/^[\w./:,@+-]*$/.test(word) ? word : null);
    if (value === null) return err(`writes ${key} without a filter`);
    meant.set(key, value);
  }
  for (const dialect of dialects) {
    const read = dialect.read(text);
    if (read.isErr()) return err(`${read.error}, so ${dialect.name} cannot read it`);
    const wrong = [...new Set([...meant.keys(), ...read.value.keys()])].filter((key) => read.value.get(key) !== meant.get(key));
    if (wrong.length > 0) return err(`is read differently by ${dialect.name}: ${wrong.join(', ')}`);
  }
  return ok(meant);
}

/** Every word that a filter wrote must come out of nginx's own way of reading as one word. What nginx thinks of the whole is for `nginx -t`. */
export function readBackNginx({ text, written }: Rendered): Result<void, ReadBackProblem> {
  return nginxWords(text).andThen((words) => {
    const quoted = new Set(words.filter((word) => word.quoted).map(({ word }) => word));
    const lost = [...written.keys()].filter((word) => !quoted.has(word.slice(1, -1)));
    return lost.length === 0 ? ok(undefined) : err(`has ${lost.length} words that nginx would read differently`);
  });
}
