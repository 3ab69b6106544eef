/** One `KEY=value` line of a master file. */
export interface MasterEntry {
  readonly key: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where the value, quotes included, stands in the text: an editor replaces this part and nothing else. */
  readonly start: number;
  readonly end: number;
}

/** Something that is wrong with the file as text. Says nothing of values. */
export interface MasterFileProblem {
  readonly line: number;
  readonly key: string | null;
  readonly rule: string;
}

export interface MasterFile {
  readonly entries: readonly MasterEntry[];
  readonly problems: readonly MasterFileProblem[];
}

const ASSIGNMENT = /^(\s*(?:export\s+)?)([A-Za-z_][A-Za-z0-9_]*)(\s*=[ \t]*)/;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t', $: '$' };

/**
 * Reads the text of a master file. One entry a line: `KEY=bare`, `KEY='literal'`, `KEY="with \" \\ \n \t \$"`; an optional `export`, comments
 * after `#`, LF or CRLF, a byte order mark is skipped. Nothing is interpolated. A bare value ends at ` #`; a `#` with no space before it is part of it.
 */
export function parseMasterFile(text: string): MasterFile {
  const entries: MasterEntry[] = [];
  const problems: MasterFileProblem[] = [];
  const seen = new Map<string, number>();
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 0;
  for (const raw of text.slice(offset).split('\n')) {
    line += 1;
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const parsed = parseLine(content);
    if (parsed !== null && 'rule' in parsed) problems.push({ line, ...parsed });
    else if (parsed !== null) {
      const before = seen.get(parsed.key);
      if (before !== undefined) {
        problems.push({ line, key: parsed.key, rule: `is set twice, on lines ${before} and ${line}; keep one of them` });
      }
      seen.set(parsed.key, line);
      entries.push({ ...parsed, line, start: offset + parsed.start, end: offset + parsed.end });
    }
    offset += raw.length + 1;
  }
  return { entries, problems };
}

type ParsedLine = Pick<MasterEntry, 'key' | 'value' | 'start' | 'end'> | Pick<MasterFileProblem, 'key' | 'rule'>;

function parseLine(content: string): ParsedLine | null {
  if (/^\s*(#|$)/.test(content)) return null;
  const match = ASSIGNMENT.exec(content);
  if (match === null) return { key: null, rule: 'is neither KEY=value nor a comment; names hold letters, digits and _' };
  const [prefix, , key = ''] = match;
  const start = prefix.length;
  const value = readValue(content.slice(start), /\s$/.test(prefix));
  return typeof value === 'string' ? { key, rule: value } : { key, value: value.text, start, end: start + value.length };
}

/** The value and how many characters it takes, or what is wrong. */
function readValue(rest: string, spaced: boolean): { readonly text: string; readonly length: number } | string {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") {
    const bare = spaced && rest.startsWith('#') ? '' : rest.replace(/\s#.*$/, '').trimEnd();
    return { text: bare, length: bare.length };
  }
  const value = quote === "'" ? singleQuoted(rest) : doubleQuoted(rest);
  if (typeof value === 'string') return value;
  return /^\s*(#|$)/.test(rest.slice(value.length)) ? value : `has text after its closing ${quote}`;
}

function singleQuoted(rest: string): { readonly text: string; readonly length: number } | string {
  const end = rest.indexOf("'", 1);
  return end === -1 ? "has no closing ' on the same line" : { text: rest.slice(1, end), length: end + 1 };
}

function doubleQuoted(rest: string): { readonly text: string; readonly length: number } | string {
  let text = '';
  for (let at = 1; at < rest.length; at += 1) {
    const character = rest[at] ?? '';
    if (character === '"') return { text, length: at + 1 };
    if (character !== '\\') {
      text += character;
      continue;
    }
    at += 1;
    const escaped = ESCAPES[rest[at] ?? ''];
    if (escaped === undefined) return String.raw`has a \ that means nothing inside "..."; write \\ or use '...'`;
    text += escaped;
  }
  return 'has no closing " on the same line';
}
