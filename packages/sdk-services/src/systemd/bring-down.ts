import { err, ok, type ResultAsync } from 'neverthrow';
import { safeTry } from '@woosoo/sdk-core';
import type { ServiceError } from '../errors.ts';
import { stopFailed } from '../failures/service-failure.ts';
import type { CallOptions } from '../service-controller.ts';
import { processesOfUnits } from './cgroup-processes.ts';
import type { SystemdManager } from './systemd-manager.ts';
import type { UnitRecord } from './unit-record.ts';
import { unitState } from './unit-status.ts';

/** Beyond the time that a service has to stop: systemd itself kills it then. */
const stopGraceMs = 15_000;

/** Ends a service and all of its processes. */
export function bringDown(
  manager: SystemdManager,
  { definition, unit }: UnitRecord,
  options?: CallOptions,
): ResultAsync<void, ServiceError> {
  return safeTry(async function* () {
    const before = yield* manager.showOne(unit, options);
    // One that failed, or whose start a boot has yet to get to, has a job or a state to be forgotten.
    const complaint =
      before.loadState === 'not-found' ? null : yield* manager.stop(unit, { timeoutMs: definition.stop.timeoutMs + stopGraceMs });
    yield* manager.resetFailed(unit);
    const left = processesOfUnits(new Set([unit])).get(unit) ?? [];
    if (left.length > 0) return err(stopFailed(definition.name, `processes ${left.join(', ')} cannot be ended`));
    const after = yield* manager.showOne(unit);
    const state = unitState(after);
    return state === 'stopped' || state === 'not-installed' ? ok() : err(stopFailed(definition.name, complaint ?? `it is ${state}`));
  });
}
