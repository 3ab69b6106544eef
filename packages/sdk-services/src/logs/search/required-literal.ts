/** One alternative of a regular expression that stays on one level, taken apart. */
type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'other' };

const LITERAL_ESCAPES: Readonly<Record<string, string>> = { t: '\t' };

/** A text that every match of the pattern must hold, the longest one; `null` when none can be told. Whatever is not simple counts as unknown. */
export function requiredLiteral(pattern: string): string | null {
  const parts = topLevel(pattern);
  if (parts === null) return null;
  let [best, run] = ['', ''];
  for (const part of [...parts, { kind: 'other' } as const]) {
    if (part.kind === 'text') run += part.text;
    else {
      if (run.length > best.length) best = run;
      run = '';
    }
  }
  return best.length >= 2 ? best : null;
}

/** Whether the pattern is nothing but text. */
export function isPlainText(pattern: string): boolean {
  return !/[\\^$.*+?()[\]{}|]/.test(pattern);
}

/** `null`: it has alternatives, so no part of it has to be there. */
function topLevel(pattern: string): readonly Part[] | null {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length;) {
    const unit = unitAt(pattern, at);
    if (unit === null) return null;
    at = unit.end;
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(pattern.slice(at))?.[0] ?? '';
    at += quantifier.length;
    if (quantifier === '') parts.push(unit.part);
    // Once or more: it is there, but what stands around it need not touch it.
    else if (quantifier.startsWith('+') || /^\{[1-9]/.test(quantifier)) parts.push({ kind: 'other' }, unit.part, { kind: 'other' });
    else parts.push({ kind: 'other' });
  }
  return parts;
}

function unitAt(pattern: string, at: number): { readonly part: Part; readonly end: number } | null {
  const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  const other = (end: number) => ({ part: { kind: 'other' } as const, end });
  switch (character) {
    case '|':
      return null;
    case '\\': {
      const next = pattern[at + 1] ?? '';
      if (/[\p{L}\p{N}]/u.test(next) && LITERAL_ESCAPES[next] === undefined) return other(endOfEscape(pattern, at));
      return { part: { kind: 'text', text: LITERAL_ESCAPES[next] ?? next }, end: at + 2 };
    }
    case '[':
      return other(endOfClass(pattern, at));
    case '(':
      return other(endOfGroup(pattern, at));
    case '.':
    case '^':
    case '$':
      return other(at + 1);
    default:
      return { part: { kind: 'text', text: character }, end: at + character.length };
  }
}

/** `\x41`, `\u0041`, `\u{1F600}`, `\p{L}`, `\k<name>`, `\cJ`, `\12`: all of it. */
function endOfEscape(pattern: string, at: number): number {
  const [escape = ''] =
    /^\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|\d+|[^])/u.exec(pattern.slice(at)) ?? [];
  return at + Math.max(2, escape.length);
}

function endOfClass(pattern: string, from: number): number {
  let at = from + 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfGroup(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === '[') at = endOfClass(pattern, at) - 1;
    else if (pattern[at] === '(') depth += 1;
    else if (pattern[at] === ')' && --depth === 0) return at + 1;
  }
  return pattern.length;
}
