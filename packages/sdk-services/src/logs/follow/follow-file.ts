import { dirname } from 'node:path';
import type { Clock } from '@woosoo/sdk-core';
import { lastLines } from '../last-lines.ts';
import { FileFollower } from './file-follower.ts';
import { FolderWatch } from './folder-watch.ts';

export interface FollowOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** How many of the lines that are there to begin with; 0 when absent. */
  readonly lines?: number | undefined;
  /** How often to look where the system does not tell of changes; 50 ms when absent. */
  readonly pollMs?: number | undefined;
}

/**
 * The lines of a log as they are written, until the signal aborts: over renames, new files of the same name, dated files and truncation.
 * A file that is not there yet is waited for.
 *
 * @example
 * ```ts
 * import { SystemClock } from '@woosoo/sdk-core';
 * import { followFile } from '@woosoo/sdk-services';
 *
 * for await (const line of followFile('/srv/branch/.woosoo/logs/reverb.log', { clock: new SystemClock(), lines: 10 })) console.log(line);
 * ```
 */
export async function* followFile(path: string, options: FollowOptions): AsyncGenerator<string, void, undefined> {
  const { clock, signal, pollMs = 50, lines = 0 } = options;
  using follower = new FileFollower(path);
  using watch = new FolderWatch(clock, [dirname(path)]);
  const begin = await follower.begin();
  if (begin !== null && lines > 0) yield* await lastLines(begin.path, lines, 0, begin.position);
  while (signal?.aborted !== true) {
    yield* await follower.poll();
    await watch.next(pollMs, signal);
  }
}
