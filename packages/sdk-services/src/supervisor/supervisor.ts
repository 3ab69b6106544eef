import type { Clock } from '@woosoo/sdk-core';
import { isSameBoot } from '../processes/boot.ts';
import type { ServiceContext } from './service-context.ts';
import { SupervisedService } from './supervised-service.ts';
import { rotateWhileWritten } from './rotate-log.ts';
import { logFile, type SupervisorLayout } from './supervisor-layout.ts';
import type { ServiceRecord } from './supervisor-record.ts';
import type { SupervisorStore } from './supervisor-store.ts';

export interface SupervisorDeps {
  readonly branch: string;
  readonly clock: Clock;
  readonly layout: SupervisorLayout;
  readonly store: SupervisorStore;
  readonly bootId: string;
  note(text: string): void;
}

/** What became of a command: the service that decided it (a dependency, perhaps) and its record. */
export interface ServiceOutcome {
  readonly service: string;
  readonly record: ServiceRecord;
}

/** All services of a branch. */
export class Supervisor {
  readonly #deps: SupervisorDeps;
  readonly #services = new Map<string, SupervisedService>();

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
  }

  /** Brings the machine to what the records say: adopts what runs, ends what should not, starts what should. */
  reconcile(): void {
    const { store, bootId } = this.#deps;
    const rebooted = !isSameBoot(store.previousBootId, bootId);
    for (const name of store.recorded()) this.#service(name).takeOver(rebooted);
  }

  /** Nothing runs, and nothing should. */
  isIdle(): boolean {
    const { store } = this.#deps;
    return store.recorded().every((name) => {
      const record = store.record(name);
      return record === null || (record.desired === 'stopped' && record.process === null && record.state === 'stopped');
    });
  }

  isInstalled(name: string): boolean {
    return this.#deps.store.definition(name) !== null;
  }

  /** With those that it depends on; gives the first that does not run. */
  async start(name: string, above: readonly string[] = []): Promise<ServiceOutcome> {
    const obstacle = await this.#startDependencies(name, above);
    return obstacle ?? { service: name, record: await this.#service(name).start() };
  }

  async stop(name: string): Promise<ServiceOutcome> {
    return { service: name, record: await this.#service(name).stop() };
  }

  async restart(name: string): Promise<ServiceOutcome> {
    const obstacle = await this.#startDependencies(name, []);
    return obstacle ?? { service: name, record: await this.#service(name).restart() };
  }

  async forget(name: string): Promise<ServiceOutcome> {
    const outcome = await this.stop(name);
    if (outcome.record.state !== 'stopped') return outcome;
    this.#service(name).forget();
    this.#services.delete(name);
    return outcome;
  }

  /** Those that others need go last. Gives those that did not stop. */
  async stopAll(): Promise<readonly ServiceOutcome[]> {
    const { store } = this.#deps;
    const stopping = new Map<string, Promise<ServiceOutcome>>();
    const stop = (name: string, above: readonly string[]): Promise<ServiceOutcome> => {
      const known = stopping.get(name);
      if (known !== undefined) return known;
      const users = store.recorded().filter((other) => !above.includes(other) && store.definition(other)?.dependsOn.includes(name));
      const ended = Promise.all(users.map((user) => stop(user, [...above, name]))).then(() => this.stop(name));
      stopping.set(name, ended);
      return ended;
    };
    const outcomes = await Promise.all(store.recorded().map((name) => stop(name, [name])));
    return outcomes.filter(({ record }) => record.state !== 'stopped');
  }

  async rotateLogs(): Promise<void> {
    const { store, layout } = this.#deps;
    for (const name of store.recorded()) {
      const definition = store.definition(name);
      if (definition !== null) await rotateWhileWritten(logFile(layout, name), definition.log);
    }
  }

  async #startDependencies(name: string, above: readonly string[]): Promise<ServiceOutcome | null> {
    for (const dependency of this.#deps.store.definition(name)?.dependsOn ?? []) {
      if (above.includes(dependency) || !this.isInstalled(dependency)) continue;
      const outcome = await this.start(dependency, [...above, name]);
      if (outcome.record.state !== 'running') return outcome;
    }
    return null;
  }

  #service(name: string): SupervisedService {
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const service = new SupervisedService(this.#context(), name);
    this.#services.set(name, service);
    return service;
  }

  #context(): ServiceContext {
    const { branch, clock, layout, store, note } = this.#deps;
    return {
      branch,
      clock,
      layout,
      store,
      note,
      save: (name, record) => {
        try {
          store.save(name, record);
        } catch (error) {
          note(`the state cannot be saved: ${String(error)}`);
        }
      },
      // One that is not installed, or that a person stopped, is not waited for.
      isReady: (name) => {
        const record = store.record(name);
        return record === null || record.desired === 'stopped' || record.state === 'running';
      },
    };
  }
}
