import type { ErrorOf } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { processUsageUnknown } from '../errors.ts';

/** What one process has used up to now. */
export interface ProcessSample {
  readonly pid: number;
  /** Processor time since its start, of all its threads; without its children. */
  readonly cpuMs: number;
  /** Memory that is its own alone. */
  readonly privateBytes: number;
  /** Memory that it may share with others: programs, libraries, PHP's opcode cache. 0 where the system does not tell them apart. */
  readonly sharedBytes: number;
  /** How long it has been running. */
  readonly uptimeMs: number;
}

export type ProcessUsageError = ErrorOf<typeof processUsageUnknown>;

/** What processes use, as the system tells it. Cheap enough to be asked every two seconds. */
export interface ProcessUsage extends AsyncDisposable {
  /** One look at these processes; those that are gone are left out. */
  read(pids: readonly number[]): ResultAsync<readonly ProcessSample[], ProcessUsageError>;
}
