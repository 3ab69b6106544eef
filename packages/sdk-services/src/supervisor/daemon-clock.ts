import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@woosoo/sdk-core';

/** The daemon's time. Its own, since the daemon imports nothing beyond Node: it is small, starts at once and can be one file. */
export const daemonClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, options) =>
    delay(ms, undefined, options?.signal === undefined ? {} : { signal: options.signal }).then(
      () => undefined,
      () => undefined,
    ),
};
