import type { Command } from '@woosoo/sdk-core';

const env = { LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' };

/** Without `--all` what is longer than 4096 bytes would be missing. The cursor comes along by itself. */
const asJson = ['--no-pager', '--quiet', '--all', '--output=json', '--output-fields=MESSAGE,_SYSTEMD_INVOCATION_ID'];

function journalctl(...args: readonly string[]): Command {
  return { program: 'journalctl', args: [...asJson, ...args], effect: 'read', env };
}

/** Where to begin: behind an entry, or at a time. */
export type JournalBeginning = { readonly cursor: string } | { readonly since: string };

function beginning(from: JournalBeginning): string {
  return 'cursor' in from ? `--after-cursor=${from.cursor}` : `--since=@${(Date.parse(from.since) / 1000).toFixed(3)}`;
}

/** By the field that the kernel vouches for: `--unit` would add what the manager says of the unit. */
const writtenBy = (unit: string): string => `_SYSTEMD_UNIT=${unit}`;

/** journalctl takes no larger number, and says nothing but that. */
const MOST_LINES = 2 ** 31 - 1;

/** Newest first: with a beginning, `--lines` alone would count from there. */
export function lastEntries(unit: string, from: JournalBeginning, lines: number): Command {
  return journalctl(beginning(from), `--lines=${Math.min(lines, MOST_LINES)}`, '--reverse', writtenBy(unit));
}

/** All from there to now, the oldest first. */
export function allEntries(unit: string, from: JournalBeginning): Command {
  return journalctl(beginning(from), writtenBy(unit));
}

/** All from there on, as it comes. With `--lines=N --follow` the journal loses what is written between its two looks. */
export function followEntries(unit: string, from: JournalBeginning): Command {
  return journalctl(beginning(from), '--follow', '--no-tail', writtenBy(unit));
}

/** Waits until all that services have written is in the journal. */
export function syncJournal(): Command {
  return { program: 'journalctl', args: ['--sync', '--quiet'], effect: 'read', env };
}
