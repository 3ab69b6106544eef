import { errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, SystemClock, type Clock } from '@woosoo/sdk-core';
import { definitionDrift } from '../definition/definition-differences.ts';
import { notInstalled, unknownService } from '../definition/not-installed.ts';
import { checkDefinition, checkServiceName } from '../definition/service-name.ts';
import type { ServiceError } from '../errors.ts';
import { startFailed } from '../failures/service-failure.ts';
import type { DefinitionDrift, LogOptions, ServiceController, ServiceLogLine } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import { MemoryService, type MemoryServiceDeps } from './memory-service.ts';

export type MemoryServiceControllerDeps = Partial<MemoryServiceDeps>;

/**
 * A service manager without processes: services run because it says so. What each does is decided by `behave`, which a test may
 * replace at any time; `calls` tells what was asked for, in order.
 *
 * @example
 * ```ts
 * import { MemoryServiceController } from '@woosoo/sdk-services/testing';
 *
 * const services = new MemoryServiceController({ behave: ({ name }) => (name === 'reverb' ? { exit: 1, say: ['address in use'] } : {}) });
 * ```
 */
export class MemoryServiceController implements ServiceController {
  readonly driver = 'memory';
  /** `start reverb`, `stop reverb`, ... */
  readonly calls: string[] = [];
  readonly #services = new Map<string, MemoryService>();
  readonly #clock: Clock;
  readonly #deps: MemoryServiceDeps;

  constructor(deps: MemoryServiceControllerDeps = {}) {
    this.#clock = deps.clock ?? new SystemClock();
    this.#deps = {
      clock: this.#clock,
      behave: deps.behave ?? (() => ({})),
      resolve: deps.resolve ?? ((path) => path),
      portHolder: deps.portHolder ?? (() => null),
    };
  }

  usable(): ResultAsync<void, ServiceError> {
    return okAsync(undefined);
  }

  processIds(): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError> {
    return okAsync(new Map([...this.#services].map(([name, { status }]) => [name, status.pid === null ? [] : [status.pid]])));
  }

  list(): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return okAsync([...this.#services.values()].map((service) => service.status).sort((a, b) => a.name.localeCompare(b.name)));
  }

  status(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return checkServiceName(name).asyncAndThen(() => okAsync(this.#services.get(name)?.status ?? notInstalled(name)));
  }

  diff(wanted: readonly ServiceDefinition[]): ResultAsync<readonly DefinitionDrift[], ServiceError> {
    return okAsync(
      definitionDrift(
        wanted,
        [...this.#services.values()].map(({ definition }) => definition),
      ),
    );
  }

  definition(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return okAsync(this.#services.get(name)?.definition ?? null);
  }

  install(definition: ServiceDefinition): ResultAsync<void, ServiceError> {
    return checkDefinition(definition).asyncAndThen(() => {
      this.calls.push(`install ${definition.name}`);
      const service = this.#services.get(definition.name);
      if (service === undefined) this.#services.set(definition.name, new MemoryService(this.#deps, definition));
      else service.definition = definition;
      return okAsync(undefined);
    });
  }

  uninstall(name: string): ResultAsync<void, ServiceError> {
    this.calls.push(`uninstall ${name}`);
    this.#services.get(name)?.stop();
    this.#services.delete(name);
    return okAsync(undefined);
  }

  start(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(this, async function* () {
      const service = yield* this.#known(name);
      for (const dependency of service.definition.dependsOn) {
        if (this.#services.has(dependency)) yield* this.start(dependency).mapErr((error) => needed(name, dependency, error));
      }
      this.calls.push(`start ${name}`);
      service.start();
      if (service.status.state === 'running') return ok(service.status);
      return errAsync(service.failure());
    });
  }

  stop(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return this.#known(name).map((service) => {
      this.calls.push(`stop ${name}`);
      service.stop();
      return service.status;
    });
  }

  restart(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return this.stop(name).andThen(() => this.start(name));
  }

  enable(name: string): ResultAsync<void, ServiceError> {
    return this.#setEnabled(name, true);
  }

  disable(name: string): ResultAsync<void, ServiceError> {
    return this.#setEnabled(name, false);
  }

  async *logs(name: string, { lines = 100, follow = false, signal }: LogOptions = {}): AsyncGenerator<ServiceLogLine, void, undefined> {
    const log = this.#services.get(name)?.log ?? [];
    let next = Math.max(0, log.length - lines);
    do {
      for (; next < log.length; next += 1) yield { service: name, text: log[next] ?? '' };
      if (follow) await this.#clock.sleep(10, { signal });
    } while (follow && signal?.aborted !== true);
  }

  /** Ends a service's process, as a crash would. */
  kill(pid: number): void {
    [...this.#services.values()].find((service) => service.status.pid === pid)?.die({ code: null, signal: 'SIGKILL' });
  }

  /** The starts of a service, for the contract suite. */
  reports(name: string) {
    return this.#services.get(name)?.reports ?? [];
  }

  #setEnabled(name: string, enabled: boolean): ResultAsync<void, ServiceError> {
    return this.#known(name).map((service) => {
      service.definition = { ...service.definition, enabled };
    });
  }

  #known(name: string): ResultAsync<MemoryService, ServiceError> {
    const service = this.#services.get(name);
    return service === undefined ? errAsync(unknownService(name)) : okAsync(service);
  }
}

function needed(asked: string, service: string, error: ServiceError): ServiceError {
  if (error.type !== 'ServiceStartFailed') return error;
  return startFailed({ asked, service, reason: 'it failed', state: 'backoff', exit: null, lastLines: [] });
}
