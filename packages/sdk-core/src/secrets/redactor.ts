import { reveal, type Sensitive } from './sensitive.ts';

/** Takes known secrets out of a text. */
export interface TextRedactor {
  redact(text: string): string;
}

const MASK = '[REDACTED]';
/** Shorter values would mask half of every text. */
const SHORTEST = 4;
/** A line of a secret that has several (a key file) is a secret by itself from this length on. */
const SHORTEST_LINE = 8;

/**
 * Knows the secrets of this run and masks them in texts of others: output of programs, foreign errors.
 * Each is found as it is and as it looks in a URL, in base64 and in JSON.
 *
 * @example
 * ```ts
 * import { Redactor } from '@woosoo/sdk-core';
 *
 * const redactor = new Redactor();
 * redactor.add('p@ss word');
 * redactor.redact('mysql://root:p%40ss%20word@db'); // mysql://root:[REDACTED]@db
 * ```
 */
export class Redactor implements TextRedactor {
  readonly #forms = new Set<string>();
  #pattern: RegExp | null = null;

  constructor(secrets: Iterable<Sensitive | string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  add(secret: Sensitive | string): void {
    for (const value of valuesOf(reveal(secret))) {
      for (const form of formsOf(value)) {
        if (form.length >= SHORTEST) this.#forms.add(form);
      }
    }
    this.#pattern = null;
  }

  redact(text: string): string {
    if (this.#forms.size === 0) return text;
    // Longest first: a secret that begins with another must not leave its rest behind.
    this.#pattern ??= new RegExp(
      [...this.#forms]
        .sort((a, b) => b.length - a.length)
        .map(escapePattern)
        .join('|'),
      'g',
    );
    return text.replace(this.#pattern, MASK);
  }
}

/** The secret, and the lines of one that has several; "-----BEGIN …" is no secret. */
function valuesOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST) return [];
  const lines = secret.includes('\n') ? secret.split(/\r?\n/) : [];
  return [secret, ...lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'))];
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const base64 = bytes.toString('base64');
  const component = encodeComponent(value);
  return [
    value,
    component,
    lowerCaseEscapes(component),
    component.replaceAll('%20', '+'),
    base64,
    base64.replace(/=+$/, ''),
    bytes.toString('base64url'),
    JSON.stringify(value).slice(1, -1),
    // PHP's json_encode and Laravel's logs also escape slashes.
    JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
  ];
}

/** `encodeURIComponent` refuses a lone surrogate. */
function encodeComponent(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function lowerCaseEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

/** `RegExp.escape` begins with Node 24. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
