import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import type { RawEntry } from '../entry/raw-entry.ts';
import type { LogFile } from '../files/log-file.ts';
import { logFiles, type LogFileEntry } from '../files/log-files.ts';
import { openListed } from '../files/open-listed.ts';
import { logUnreadable, searchTooSlow, type LogError } from '../log-errors.ts';
import type { LogSource, StreamLogSource } from '../log-source.ts';
import { tooSlow, type Direction } from '../search/find-lines.ts';
import { streamFiles } from './read-stream.ts';
import { selectEntries, type Selection } from './select-entries.ts';
import { clockSlackMs } from './time-range.ts';

/** Entries of one log, some at a time, or why some cannot be had. */
export type EntryLists = AsyncGenerator<Result<readonly RawEntry[], LogError>, void, void>;

/** Where the current file is to be read up to: what comes behind it is for whoever follows. */
export interface ReadUpTo {
  readonly id: string;
  readonly position: number;
}

/** The wanted entries of a log with everything that rotation has put aside: each list in order, `backward` the lists come from the end. */
export async function* readLog(source: LogSource, selection: Selection, direction: Direction, upTo?: ReadUpTo | null): EntryLists {
  try {
    if (source.kind === 'stream') yield* readStream(source, selection, direction);
    else yield* readFiles(source, selection, direction, upTo);
  } catch (cause) {
    yield err(unreadable(source, cause));
  }
}

async function* readFiles(
  source: Extract<LogSource, { kind: 'file' }>,
  selection: Selection,
  direction: Direction,
  upTo: ReadUpTo | null | undefined,
): EntryLists {
  const files = await logFiles(source.path);
  const listing = { log: source.path, files };
  const limits = limitsOf(files, upTo);
  for (const listed of direction === 'forward' ? files : files.toReversed()) {
    const { path, id, modifiedMs } = listed;
    // Not even unpacked: nothing was written into it since.
    if (limits.get(id) === 0 || modifiedMs < (selection.since ?? -Infinity) - clockSlackMs) continue;
    try {
      await using file = await openListed(listing, listed, limits.get(id));
      if (file !== null) yield* select(file, source, selection, direction);
    } catch (cause) {
      yield err(unreadable({ name: source.name, path }, cause));
    }
  }
}

/** How much of which file is to be read: what has come since whoever follows began is told by them. */
function limitsOf(files: readonly LogFileEntry[], upTo: ReadUpTo | null | undefined): ReadonlyMap<string, number> {
  const index = files.findIndex(({ id }) => id === upTo?.id);
  const begun = files[index];
  if (upTo == null || begun === undefined) return new Map();
  const later = files.slice(index + 1).map(({ id }) => [id, 0] as const);
  if (begun.size >= upTo.position) return new Map([[upTo.id, upTo.position], ...later]);
  // Copied and emptied meanwhile: what was there then is in the copy.
  const copy = files.slice(0, index).findLast(({ name, size }) => !name.endsWith('.gz') && size >= upTo.position);
  return new Map([[upTo.id, 0], ...(copy === undefined ? [] : [[copy.id, upTo.position] as const]), ...later]);
}

async function* readStream(source: StreamLogSource, selection: Selection, direction: Direction): EntryLists {
  for await (const file of streamFiles(source, selection, direction)) yield* select(file, source, selection, direction);
}

async function* select(file: LogFile, source: LogSource, selection: Selection, direction: Direction): EntryLists {
  for await (const entries of selectEntries(file, source.format, selection, direction)) {
    if (entries === tooSlow) {
      yield err(slow());
      return;
    }
    yield ok(entries);
  }
}

/** What is said of a pattern that takes too long. */
export function slow(): ErrorOf<typeof searchTooSlow> {
  return searchTooSlow({
    message: 'The search was given up: the expression takes too long even on a few lines.',
    remedy: 'Nested repetitions such as `(a+)+` do that; write it without them.',
  });
}

function unreadable({ name, path }: { readonly name: string; readonly path?: string }, cause: unknown): LogError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return logUnreadable({
    message: `The log ${name} cannot be read${path === undefined ? '' : ` (${path})`}: ${why}`,
    remedy: 'Read it as the account that owns the branch folder, or give this account the right to.',
    detail: { source: name, ...(path === undefined ? {} : { path }) },
    cause,
  });
}
