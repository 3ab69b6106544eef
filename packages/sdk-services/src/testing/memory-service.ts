import { reveal, type Clock, type ErrorOf } from '@woosoo/sdk-core';
import type { serviceStartFailed } from '../errors.ts';
import { startFailed } from '../failures/service-failure.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceExit, ServiceState, ServiceStatus } from '../service-status.ts';
import { nextAfterExit } from '../supervisor/next-after-exit.ts';
import { sentence } from '../supervisor/record-status.ts';
import type { FixtureReport } from './fixture-behaviour.ts';

/** What a service of the double does when it is started: runs, unless told otherwise. */
export interface MemoryBehaviour {
  readonly exit?: number | undefined;
  /** How long it runs before that; it ends at once when absent. */
  readonly exitAfterMs?: number | undefined;
  readonly say?: readonly string[] | undefined;
}

export interface MemoryServiceDeps {
  readonly clock: Clock;
  behave(definition: ServiceDefinition): MemoryBehaviour;
  /** The folder without links; `null` when it is not there. */
  resolve(path: string): string | null;
  /** Who else holds a port: `process 12 (nginx)`. */
  portHolder(port: number): string | null;
}

/** Higher than any real one. */
let lastPid = 10_000_000;

/** One service of the double. */
export class MemoryService {
  definition: ServiceDefinition;
  readonly log: string[] = [];
  readonly reports: FixtureReport[] = [];
  readonly #deps: MemoryServiceDeps;
  #state: ServiceState = 'stopped';
  #since: string | null = null;
  #pid: number | null = null;
  #workingDirectory: string | null = null;
  #restarts = 0;
  #attempts = 0;
  #lastExit: ServiceExit | null = null;
  #reason: string | null = null;
  #said: readonly string[] = [];
  #timer = new AbortController();

  constructor(deps: MemoryServiceDeps, definition: ServiceDefinition) {
    this.#deps = deps;
    this.definition = definition;
  }

  get status(): ServiceStatus {
    const { name, title, enabled } = this.definition;
    return {
      name,
      title,
      state: this.#state,
      since: this.#since,
      pid: this.#pid,
      workingDirectory: this.#workingDirectory,
      restarts: this.#restarts,
      lastExit: this.#lastExit,
      enabled,
      ...(this.#reason === null ? {} : { reason: sentence(this.#reason) }),
    };
  }

  start(): void {
    if (this.#state === 'running') return;
    this.#restarts = 0;
    this.#attempts = 0;
    this.#run();
  }

  stop(): void {
    this.#timer.abort();
    this.#become('stopped', null);
  }

  die(exit: Pick<ServiceExit, 'code' | 'signal'>): void {
    this.#lastExit = { ...exit, at: this.#deps.clock.now().toISOString() };
    this.#ended(null);
  }

  failure(): ErrorOf<typeof serviceStartFailed> {
    const { name } = this.definition;
    const reason = this.#reason ?? `it is ${this.#state}`;
    return startFailed({ asked: name, service: name, reason, state: this.#state, exit: this.#lastExit, lastLines: this.#said });
  }

  #run(): void {
    const { behave, portHolder, resolve } = this.#deps;
    const { definition } = this;
    const { readiness } = definition;
    this.#timer.abort();
    this.#said = [];
    const holder = readiness.kind === 'tcp' ? portHolder(readiness.port) : null;
    const workingDirectory = resolve(definition.workingDirectory);
    if (holder !== null && readiness.kind === 'tcp') {
      this.#ended(`port ${readiness.port} is already held by ${holder}`);
      return;
    }
    if (workingDirectory === null) {
      this.#ended(`its working directory ${definition.workingDirectory} is not there`);
      return;
    }

    lastPid += 1;
    const behaviour = behave(definition);
    this.#report(lastPid, workingDirectory);
    this.#said = behaviour.say ?? [];
    this.log.push(...this.#said);
    if (behaviour.exit !== undefined && behaviour.exitAfterMs === undefined) {
      this.die({ code: behaviour.exit, signal: null });
      return;
    }
    this.#become('running', null);
    this.#pid = lastPid;
    this.#workingDirectory = workingDirectory;
    const { exit: code } = behaviour;
    if (code !== undefined) this.#later(behaviour.exitAfterMs ?? 0, () => this.die({ code, signal: null }));
  }

  #ended(reason: string | null): void {
    const next = nextAfterExit(this.definition.restart, this.#attempts, { exit: this.#lastExit, lastedMs: 0, reason });
    this.#attempts = next.attempts;
    this.#become(next.kind === 'retry' ? 'backoff' : next.kind, next.reason);
    if (next.kind !== 'retry') return;
    this.#later(next.delayMs, () => {
      this.#restarts += 1;
      this.#run();
    });
  }

  #report(pid: number, cwd: string): void {
    const environment = Object.entries(this.definition.environment).map(([name, value]) => [name, reveal(value)] as const);
    this.reports.push({ pid, cwd, args: this.definition.args.slice(1), environment: Object.fromEntries(environment) });
  }

  #become(state: ServiceState, reason: string | null): void {
    if (state !== this.#state) this.#since = this.#deps.clock.now().toISOString();
    this.#state = state;
    this.#reason = reason;
    if (state === 'running') return;
    this.#pid = null;
    this.#workingDirectory = null;
  }

  #later(ms: number, act: () => void): void {
    const timer = new AbortController();
    this.#timer = timer;
    void this.#deps.clock.sleep(ms, { signal: timer.signal }).then(() => {
      if (!timer.signal.aborted) act();
    });
  }
}
