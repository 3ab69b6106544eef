import { err, ok, type Result } from 'neverthrow';
import type { EnvDialect, Refusal } from './dialect.ts';
import { logicalLines } from './phpdotenv-lines.ts';
import { readPhpValue, type PhpValue } from './phpdotenv-value.ts';

const ESCAPED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\v': '\\v' };

/** What PHP's `trim` takes away. */
const TRIMMED = /^[ \n\r\t\0\v]+|[ \n\r\t\0\v]+$/g;

/** vlucas/phpdotenv 5, which reads Laravel's `.env`. Values are always double-quoted, on one line: the only form that carries everything. */
export const phpdotenv: EnvDialect = { name: 'phpdotenv', write, read };

function write(value: string): Result<string, Refusal> {
  if (value.includes('\0')) return err('holds a NUL character, which no .env can carry');
  if (!value.isWellFormed()) return err('is not valid Unicode');
  const escaped = value.replaceAll(/[\\"$]/g, String.raw`\$&`).replaceAll(/[\n\r\t\f\v]/g, (character) => ESCAPED[character] ?? '');
  return ok(`"${escaped}"`);
}

/** A port of `Dotenv\Parser\Parser` and `Loader`, without an outer environment. The first of two equal names wins, as Laravel's repository is immutable. */
function read(text: string): Result<ReadonlyMap<string, string>, Refusal> {
  const values = new Map<string, string>();
  for (const line of logicalLines(text.split(/\r\n|\n|\r/))) {
    const entry = readEntry(line);
    if (entry.isErr()) return err(entry.error);
    const { name, value } = entry.value;
    if (value !== null && !values.has(name)) values.set(name, resolve(value, values));
  }
  return ok(values);
}

function readEntry(line: string): Result<{ readonly name: string; readonly value: PhpValue | null }, Refusal> {
  const equals = line.indexOf('=');
  const name = readName(equals === -1 ? line : line.slice(0, equals).replaceAll(TRIMMED, ''));
  if (name === null) return err('has an invalid name');
  if (equals === -1) return ok({ name, value: null });
  return readPhpValue(line.slice(equals + 1).replaceAll(TRIMMED, '')).map((value) => ({ name, value }));
}

function readName(text: string): string | null {
  const bare = text.replace(/^export[ \t\n\r\v\f]+/, '');
  const unquoted = /^(['"]).*\1$/.test(bare) && bare.length > 1 ? bare.slice(1, -1) : bare;
  return /^[\p{Ll}\p{Lu}\p{M}\p{N}_.]+$/u.test(unquoted) ? unquoted : null;
}

/** Last `$` first, as the original does: what an earlier one resolves to is not looked at again. */
function resolve({ text, variables }: PhpValue, known: ReadonlyMap<string, string>): string {
  return [...variables].reverse().reduce((result, at) => {
    const match = /^\$\{([a-zA-Z0-9_.]+)\}/.exec(result.slice(at));
    const replacement = match?.[1] === undefined ? undefined : known.get(match[1]);
    return match === null || replacement === undefined ? result : result.slice(0, at) + replacement + result.slice(at + match[0].length);
  }, text);
}
