import type { HealthProbe, ProbeOutcome } from '@woosoo/sdk-health';

/** Says that there is nothing yet that could work or fail: a branch without a release must not read as healthy. */
export const nothingDeployedProbe: HealthProbe = {
  name: 'releases',
  kind: 'release',
  timeoutMs: 1000,
  probe: (): Promise<ProbeOutcome> =>
    Promise.resolve({ status: 'warning', summary: 'nothing is deployed yet', remedy: 'Make the first deploy with `woosoo deploy`.' }),
};
