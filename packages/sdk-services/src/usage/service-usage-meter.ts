import { ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock } from '@woosoo/sdk-core';
import type { ServiceError } from '../errors.ts';
import type { CallOptions, ServiceController } from '../service-controller.ts';
import type { ProcessUsage, ProcessUsageError } from './process-usage.ts';
import type { ServiceUsage } from './service-usage.ts';
import { usageBetween, type UsageLook } from './usage-between.ts';

export interface ServiceUsageMeterDeps {
  readonly services: Pick<ServiceController, 'processIds'>;
  readonly usage: ProcessUsage;
  readonly clock: Clock;
}

/**
 * CPU, memory and uptime of every running service. Keep one and read it again and again: each reading tells what was used since the one before.
 * Where a single reading must do, `measure` looks twice.
 *
 * @example
 * ```ts
 * import { SystemClock } from '@woosoo/sdk-core';
 * import { processUsageFor, ServiceUsageMeter, type ServiceController } from '@woosoo/sdk-services';
 *
 * async function show(services: ServiceController): Promise<void> {
 *   const meter = new ServiceUsageMeter({ services, usage: processUsageFor(), clock: new SystemClock() });
 *   const usage = await meter.measure(300);
 *   if (usage.isOk()) console.log(usage.value.get('reverb')?.memoryBytes);
 * }
 * ```
 */
export class ServiceUsageMeter {
  readonly #deps: ServiceUsageMeterDeps;
  #before: UsageLook | null = null;

  constructor(deps: ServiceUsageMeterDeps) {
    this.#deps = deps;
  }

  /** What each running service used since the reading before, by name; those that do not run are absent. */
  read(options?: CallOptions): ResultAsync<ReadonlyMap<string, ServiceUsage>, ServiceError | ProcessUsageError> {
    const { services, usage, clock } = this.#deps;
    return safeTry(this, async function* () {
      const pids = yield* services.processIds(options);
      const samples = yield* usage.read([...pids.values()].flat());
      const now: UsageLook = { atMs: clock.monotonicMs(), samples: new Map(samples.map((sample) => [sample.pid, sample])) };
      const before = this.#before;
      this.#before = now;
      const used = [...pids].map(([service, members]) => usageBetween(service, members, now, before));
      return ok(new Map(used.filter((entry) => entry !== null).map((entry) => [entry.service, entry])));
    });
  }

  /** {@link read}, over this time at least: a meter that has never been read looks twice. */
  measure(overMs: number, options?: CallOptions): ResultAsync<ReadonlyMap<string, ServiceUsage>, ServiceError | ProcessUsageError> {
    if (this.#before !== null) return this.read(options);
    return this.read(options).andThen((first) => {
      if (first.size === 0) return okAsync(first);
      return ResultAsync.fromSafePromise(this.#deps.clock.sleep(overMs, options)).andThen(() => this.read(options));
    });
  }
}
