import { createHash } from 'node:crypto';

/**
 * Every rendered file begins with a line that holds the SHA-256 of the rest, so that a later edit by hand shows by itself. There is no record beside
 * the file that could be lost, or be wrong after a rollback or a restore.
 */
export type StampState = 'ours' | 'edited' | 'foreign';

const STAMP = /^[#;] Written by Woosoo \(sha256 ([0-9a-f]{64})\)\..*\r?\n/;

export function stamp(body: string, comment: '#' | ';', template: string): string {
  return `${comment} Written by Woosoo (sha256 ${sha256(body)}). Change deployment.config.env or templates/${template} instead.\n${body}`;
}

/** Whether a text is as it was written. */
export function stampState(text: string): StampState {
  const match = STAMP.exec(text);
  if (match === null) return 'foreign';
  return match[1] === sha256(text.slice(match[0].length)) ? 'ours' : 'edited';
}

/** The text without its stamp. */
export function withoutStamp(text: string): string {
  return text.replace(STAMP, '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
