import { err, ok, type Result } from 'neverthrow';
import type { EnvDialect, Refusal } from './dialect.ts';

/**
 * What dotenv 16 to 18, `util.parseEnv` and `node --env-file` read alike. None of them has escapes, so a quote is chosen that the value allows;
 * where there is none, the value is refused.
 */
export const nodeDotenv: EnvDialect = { name: 'node dotenv', write, read };

function write(value: string): Result<string, Refusal> {
  const hindrance = cannotCarry(value);
  if (hindrance !== null) return err(hindrance);
  // A backslash before the closing quote, or before any quote, is read in as many ways as there are parsers.
  const slashes = value.endsWith('\\') || /\\['"`]/.test(value);
  if (!value.includes("'") && !slashes) return ok(`'${value}'`);
  if (!value.includes('`') && !slashes) return ok(`\`${value}\``);
  if (!value.includes('"') && !slashes && !/\\[nr]/.test(value)) return ok(`"${value}"`);
  if (/^[^#\r\n'"`]+$/.test(value) && value.trim() === value) return ok(value);
  return err('mixes quotes and backslashes in a way that no Node .env can carry');
}

function cannotCarry(value: string): Refusal | null {
  if (/[\0\r]/.test(value)) return 'holds a NUL or a carriage return, which no Node .env can carry';
  if (!value.isWellFormed()) return 'is not valid Unicode';
  // dotenv-expand 1000 and later runs `$(command)`, whatever the quotes.
  return value.includes('$(') ? 'holds $(, which some readers of .env files run as a command' : null;
}

/** The `LINE` of dotenv's `lib/main.js`. */
const LINE =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/** A port of dotenv's `parse`. */
function read(text: string): Result<ReadonlyMap<string, string>, Refusal> {
  const values = new Map<string, string>();
  for (const [, key = '', raw = ''] of text.replaceAll(/\r\n?/g, '\n').matchAll(LINE)) {
    const trimmed = raw.trim();
    const value = trimmed.replace(/^(['"`])([^]*)\1$/, '$2');
    values.set(key, trimmed.startsWith('"') ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value);
  }
  return ok(values);
}
