import type { ServiceRecord } from './supervisor-record.ts';

/** What a new daemon finds of a service. */
export interface Found {
  readonly record: ServiceRecord;
  readonly installed: boolean;
  readonly enabled: boolean;
  /** The recorded main process still runs. */
  readonly alive: boolean;
  /** The machine was started anew since the record was written. */
  readonly rebooted: boolean;
}

export type TakeOver =
  | 'leave'
  /** It must not run, but does or may. */
  | 'stop'
  | 'adopt'
  /** Its process ended while nobody looked. */
  | 'count-as-exit'
  | 'start'
  /** A restart was cut off in its first half. */
  | 'restart'
  | 'start-after-boot'
  | 'stay-down-after-boot';

/** What to do with a service whose daemon died, or whose machine did. */
export function takeOver({ record, installed, enabled, alive, rebooted }: Found): TakeOver {
  const down = !alive && record.state === 'stopped';
  if (!installed || record.desired === 'stopped') return down ? 'leave' : 'stop';
  return rebooted ? (enabled ? 'start-after-boot' : 'stay-down-after-boot') : sameBoot(record, alive);
}

function sameBoot(record: ServiceRecord, alive: boolean): TakeOver {
  if (alive) return record.state === 'stopping' ? 'restart' : 'adopt';
  switch (record.state) {
    case 'running':
      return 'count-as-exit';
    case 'starting':
      return record.process === null ? 'start' : 'count-as-exit';
    case 'stopping':
      return 'restart';
    case 'backoff':
      return 'start';
    case 'stopped':
    case 'failed':
      return 'leave';
  }
}
