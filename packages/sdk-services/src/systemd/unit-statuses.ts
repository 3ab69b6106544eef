import { ResultAsync } from 'neverthrow';
import type { Clock, FileSystem } from '@woosoo/sdk-core';
import { notInstalled } from '../definition/not-installed.ts';
import type { CallOptions } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import { accepts } from '../supervisor/is-ready.ts';
import type { UnitFacts } from './parse-show.ts';
import type { SystemdManager, Unavailable } from './systemd-manager.ts';
import type { UnitRecord } from './unit-record.ts';
import { unitStatus } from './unit-status.ts';

/** How long a port may take to answer a question in passing. */
const glanceMs = 300;

interface Deps {
  readonly manager: SystemdManager;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
}

/** How services are: systemd's answer for all of them from one call, and what it does not know. */
export class UnitStatuses {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** In the order of the records. */
  of(records: readonly UnitRecord[], options?: CallOptions): ResultAsync<readonly ServiceStatus[], Unavailable> {
    const units = records.map(({ unit }) => unit);
    return this.#deps.manager
      .show(units, options)
      .andThen((facts) =>
        ResultAsync.fromSafePromise(Promise.all(records.map(({ definition, unit }) => this.#statusOf(definition, facts.get(unit))))),
      );
  }

  async #statusOf(definition: ServiceDefinition, facts: UnitFacts | undefined): Promise<ServiceStatus> {
    if (facts === undefined) return { ...notInstalled(definition.name), title: definition.title, state: 'unknown' };
    const { mainPid } = facts;
    const workingDirectory = mainPid === null ? null : await this.#deps.fileSystem.readLink(`/proc/${mainPid}/cwd`).unwrapOr(null);
    return unitStatus(definition, facts, { workingDirectory, ready: await this.#isReady(definition, facts) });
  }

  /** systemd knows that the process is there; whether it serves is asked only while it is so young that it might not yet. */
  async #isReady({ readiness }: ServiceDefinition, { activeSince }: UnitFacts): Promise<boolean> {
    if (activeSince === null) return true;
    const ageMs = this.#deps.clock.now().getTime() - Date.parse(activeSince);
    const patienceMs = readiness.kind === 'stable' ? readiness.forMs : readiness.timeoutMs;
    if (ageMs < 0 || ageMs >= patienceMs) return true;
    return readiness.kind === 'stable' ? false : accepts(readiness, glanceMs);
  }
}
