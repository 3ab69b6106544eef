import type { Result } from 'neverthrow';
import * as z from 'zod';
import type { Json, Notification } from '@woosoo/sdk-core';
import type { HealthHistory, HistoryUnusable } from '@woosoo/sdk-health';

/** By receiver: what it did not take. */
export type Undelivered = Readonly<Record<string, readonly Notification[]>>;

const KEY = 'undelivered';
const shape = z.record(
  z.string(),
  z.array(
    z.object({
      event: z.string(),
      severity: z.enum(['info', 'success', 'warning', 'error']),
      title: z.string(),
      text: z.string(),
      branchId: z.string(),
      at: z.string(),
      data: z.unknown().optional(),
    }),
  ),
);

/** For the agent that comes next, or this one under its next configuration. */
export function keepUndelivered(history: HealthHistory, undelivered: Undelivered): Result<void, HistoryUnusable> {
  return history.keep(KEY, JSON.parse(JSON.stringify(undelivered)) as Json); // the round trip drops what is `undefined`
}

/** Taken away as well: an agent that is killed must not send them once more. */
export function takeUndelivered(history: HealthHistory): Undelivered {
  const kept = history.kept(KEY).andThen((json) => history.keep(KEY, {}).map(() => json));
  return shape.safeParse(kept.unwrapOr(null)).data ?? {};
}
