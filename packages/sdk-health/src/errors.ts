import { defineError, type ErrorDefinition, type ErrorOf } from '@woosoo/sdk-core';
import type { HealthReport } from './health-report.ts';

export const unhealthy = defineError({
  type: 'Unhealthy',
  code: 'WOO4001',
  category: 'unhealthy',
  title: 'Something is not healthy',
  explanation:
    'One or more probes failed, or did not stay well for long enough. The message names each with what it saw; `woosoo health` measures again, `woosoo logs` shows what the services say.',
});

export const historyUnusable = defineError({
  type: 'HistoryUnusable',
  code: 'WOO4002',
  category: 'failed',
  title: 'The health history cannot be used',
  explanation:
    'The file with past measurements cannot be read or written: it is damaged, locked, or the disk is full. Nothing but past measurements is in it; moved away, it is begun anew.',
});
export type HistoryUnusable = ErrorOf<typeof historyUnusable>;

export const recordingUnreadable = defineError({
  type: 'RecordingUnreadable',
  code: 'WOO4003',
  category: 'usage',
  title: 'A recording of health reports cannot be read',
  explanation:
    'A file of past reports is missing or holds something else. `woosoo health --watch --json > FILE` records one, a report a line.',
});
export type RecordingUnreadable = ErrorOf<typeof recordingUnreadable>;

/** Carries the last report, so that whoever shows the error can show every probe. */
export type Unhealthy = ErrorOf<typeof unhealthy> & { readonly detail: { readonly report: HealthReport } };

/** Every error of this package, for `woosoo explain`. */
export const healthErrors: readonly ErrorDefinition[] = [unhealthy, historyUnusable, recordingUnreadable];
