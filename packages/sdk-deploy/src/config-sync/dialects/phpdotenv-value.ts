import { err, ok, type Result } from 'neverthrow';
import type { Refusal } from './dialect.ts';

/** A value with the offsets of the `$` that may begin a variable. */
export interface PhpValue {
  readonly text: string;
  readonly variables: readonly number[];
}

type State = 'initial' | 'unquoted' | 'single' | 'double' | 'escape' | 'whitespace' | 'comment';
type Step = { readonly state: State; readonly append?: string; readonly variable?: boolean };

/** PHP's patterns know the white space of ASCII alone. */
const TOKENS = /[\r\n]{1,1000}|[ \t\v\f]{1,1000}|\\|'|"|#|\$|(?:[^ \t\n\v\f\r\\'"#$]){1,1000}/g;
const SPACE = /^[ \t\n\v\f\r]+$/;
const CONTROL: Readonly<Record<string, string>> = { f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A port of `Dotenv\Parser\EntryParser::parseValue`, a state machine over tokens. */
export function readPhpValue(source: string): Result<PhpValue, Refusal> {
  if (source === '') return ok({ text: '', variables: [] });
  let state: State = 'initial';
  let text = '';
  const variables: number[] = [];
  for (const [token] of source.matchAll(TOKENS)) {
    const step: Step | Refusal = next(state, token);
    if (typeof step === 'string') return err(step);
    if (step.variable === true) variables.push(text.length);
    text += step.append ?? '';
    state = step.state;
  }
  return ['single', 'double', 'escape'].includes(state) ? err('has no closing quote') : ok({ text, variables });
}

function next(state: State, token: string): Step | Refusal {
  switch (state) {
    case 'initial':
      if (token === "'") return { state: 'single' };
      if (token === '"') return { state: 'double' };
      return token === '#' ? { state: 'comment' } : { state: 'unquoted', append: token, variable: token === '$' };
    case 'unquoted':
      return unquoted(token);
    case 'single':
      return token === "'" ? { state: 'whitespace' } : { state, append: token };
    case 'double':
      return doubleQuoted(token);
    case 'escape':
      return escaped(token);
    case 'whitespace':
      if (token === '#') return { state: 'comment' };
      return SPACE.test(token) ? { state } : 'has unexpected whitespace';
    case 'comment':
      return { state };
  }
}

function unquoted(token: string): Step {
  if (token === '#') return { state: 'comment' };
  if (SPACE.test(token)) return { state: 'whitespace' };
  return { state: 'unquoted', append: token, variable: token === '$' };
}

function doubleQuoted(token: string): Step {
  if (token === '"') return { state: 'whitespace' };
  return token === '\\' ? { state: 'escape' } : { state: 'double', append: token, variable: token === '$' };
}

function escaped(token: string): Step | Refusal {
  if (token === '"' || token === '\\' || token === '$') return { state: 'double', append: token };
  const control = CONTROL[token[0] ?? ''];
  return control === undefined ? 'has an unexpected escape sequence' : { state: 'double', append: control + token.slice(1) };
}
