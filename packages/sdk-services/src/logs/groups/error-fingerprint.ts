import { createHash } from 'node:crypto';
import type { LogEntry } from '../entry/log-entry.ts';

/** A frame of a stack trace: PHP's `#0 /srv/app/Pay.php(42): …` and `at /srv/app/Pay.php:42`, JavaScript's `at run (/srv/app.mjs:3:7)`, with `file://` before it in modules. */
const FRAME = /(?:#\d+ |\bat (?:\S+ \()?)(?:file:\/\/(?:\/(?=[A-Za-z]:))?)?((?:[A-Za-z]:)?[^\s():]+)(?:\((\d+)\)|:(\d+))/g;
/** Not written here: whose fault an error is shows in the first frame of the application's own. */
const FOREIGN = /[\\/](?:vendor|node_modules)[\\/]|^node:/;
/** Releases come and go, their files stay the same. */
const RELEASE = /^.*[\\/](?:releases[\\/][^\\/]+[\\/][^\\/]+|current[\\/][^\\/]+)[\\/]/;

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [/\b[\w.+-]+@[\w-]+\.[\w.]+\b/g, '<mail>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '<id>'],
  [/\d+/g, '<n>'],
];

/** What makes an error the same as another one. */
export interface ErrorFingerprint {
  readonly id: string;
  /** What it says, with numbers, ids and addresses masked. */
  readonly title: string;
  /** Where in the application; `null` when it does not say. */
  readonly frame: string | null;
}

/** The same mistake with another order or address is the same error; another place in the application is another one. */
export function errorFingerprint(entry: LogEntry): ErrorFingerprint {
  const title = MASKS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), entry.message.split('\n', 1)[0]?.slice(0, 300) ?? '');
  const frame = ownFrame(entry.text);
  const id = createHash('sha256')
    .update(`${entry.source}\n${title}\n${frame ?? ''}`)
    .digest('hex')
    .slice(0, 12);
  return { id, title, frame };
}

function ownFrame(text: string): string | null {
  for (const [, file = '', first, second] of text.slice(0, 64 * 1024).matchAll(FRAME)) {
    if (/[\\/]/.test(file) && !FOREIGN.test(file)) return `${file.replace(RELEASE, '')}:${first ?? second ?? ''}`;
  }
  return null;
}
