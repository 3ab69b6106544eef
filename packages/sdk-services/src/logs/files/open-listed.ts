import type { LogFile } from './log-file.ts';
import { logFiles, openLogFile, type LogFileEntry } from './log-files.ts';

/** A log that is rotated all the time is given up for what was seen last. */
const mostLooks = 5;

export interface Listing {
  /** The log's own path. */
  readonly log: string;
  /** Its files when they were listed. */
  readonly files: readonly LogFileEntry[];
}

/**
 * Opens a file of a log that was listed some time ago, under whatever name rotation has given it since; one that was copied and emptied is read from its copy.
 * `size`: how much of it counts. `null` when it is gone.
 */
export async function openListed({ log, files }: Listing, listed: LogFileEntry, size?: number): Promise<LogFile | null> {
  let { path } = listed;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const file = await openLogFile(path, size);
    const isListed = file?.id === listed.id;
    const wanted = Math.min(size ?? Infinity, listed.size);
    if (file !== null && isListed && (file.isUnpacked || file.size >= wanted)) return file;
    await file?.[Symbol.asyncDispose]();
    const now = await logFiles(log);
    if (isListed) return openCopy(files, now, wanted);
    const moved = now.find(({ id }) => id === listed.id);
    if (moved === undefined) return null;
    path = moved.path;
  }
  return null;
}

/** What an emptied file held is in a file that was not there before: the newest that is long enough. */
async function openCopy(before: readonly LogFileEntry[], now: readonly LogFileEntry[], wanted: number): Promise<LogFile | null> {
  const known = new Set(before.map(({ id }) => id));
  const copy = now.findLast(({ id, name, size }) => !known.has(id) && !name.endsWith('.gz') && size >= wanted);
  return copy === undefined ? null : openLogFile(copy.path, wanted);
}
