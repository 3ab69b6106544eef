import { pipeline } from 'node:stream/promises';
import { LogFile } from '../files/log-file.ts';
import { temporaryLog, type TemporaryLog } from '../files/temporary-log.ts';
import type { StreamedLine, StreamLogSource, StreamOptions } from '../log-source.ts';
import type { Direction } from '../search/find-lines.ts';
import { clockSlackMs, type TimeLimits } from './time-range.ts';

/** So many of the last lines nearly always hold what is wanted of the end of a log. */
const glimpseLines = 5000;
const everything = Number.MAX_SAFE_INTEGER;

/**
 * What a manager keeps, written to a file first so that it can be read from any place like every other log. From the end it comes in two pieces: the last
 * lines, and all before them for whoever goes on that far.
 */
export async function* streamFiles(
  source: StreamLogSource,
  { since }: Pick<TimeLimits, 'since'>,
  direction: Direction,
): AsyncGenerator<LogFile, void, void> {
  const asked: StreamOptions = since === undefined ? {} : { since: new Date(since - clockSlackMs).toISOString() };
  const last = direction === 'backward' ? await lastEntries(source, asked) : null;
  if (last !== null) {
    using log = await temporaryLog((into) =>
      pipeline(
        last.lines.map((line) => textOf(source, line)),
        into,
      ),
    );
    yield* opened(log);
    if (last.before === null) return;
  }
  const end = last?.before ?? null;
  const found = { end: end === null };
  using log = await temporaryLog((into) => pipeline(upTo(source, asked, end, found), into));
  // A line that is no longer there was let go of with all that stood before it.
  if (found.end) yield* opened(log);
}

async function* opened(log: TemporaryLog): AsyncGenerator<LogFile, void, void> {
  await using file = await LogFile.open(log.path);
  if (file !== null) yield file;
}

interface LastEntries {
  readonly lines: readonly StreamedLine[];
  /** The line up to which the rest is to be read; `null`: there is no more. */
  readonly before: string | null;
}

/** The last lines, from the beginning of an entry on; `null` when they cannot be told from those before. */
async function lastEntries(source: StreamLogSource, asked: StreamOptions): Promise<LastEntries | null> {
  const lines: StreamedLine[] = [];
  for await (const line of source.lines({ ...asked, lines: glimpseLines })) lines.push(line);
  if (lines.length < glimpseLines) return { lines, before: null };
  const begin = lines.findIndex((line) => line.id !== undefined && source.format.head(textOf(source, line).trimEnd()) !== null);
  const before = lines[begin]?.id;
  return before === undefined ? null : { lines: lines.slice(begin), before };
}

async function* upTo(
  source: StreamLogSource,
  asked: StreamOptions,
  end: string | null,
  found: { end: boolean },
): AsyncGenerator<string, void, void> {
  for await (const line of source.lines({ ...asked, lines: everything })) {
    if (end !== null && line.id === end) {
      found.end = true;
      return;
    }
    yield textOf(source, line);
  }
}

/** With the time at which the manager got it, where the line itself has none. */
function textOf(source: StreamLogSource, { text, at }: StreamedLine): string {
  return at === undefined || source.format.head(text)?.time != null ? `${text}\n` : `${at} ${text}\n`;
}
