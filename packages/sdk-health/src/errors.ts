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

/** Carries the last report, so that whoever shows the error can show every probe. */
export type Unhealthy = ErrorOf<typeof unhealthy> & { readonly detail: { readonly report: HealthReport } };

/** Every error of this package, for `woosoo explain`. */
export const healthErrors: readonly ErrorDefinition[] = [unhealthy];
