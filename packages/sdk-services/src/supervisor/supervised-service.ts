import { statSync } from 'node:fs';
import { NodeFileSystem, resolveFolder } from '@woosoo/sdk-core';
import type { StoredDefinition } from '../definition/stored-definition-shape.ts';
import type { ProcessIdentity } from '../processes/process-entry.ts';
import { isRecognized } from '../processes/process-table.ts';
import type { ServiceExit } from '../service-status.ts';
import { baseEnvironment } from './base-environment.ts';
import { serviceMarker } from './branch-identity.ts';
import { endLeftovers, livingProcesses, type ServiceProcesses } from './end-processes.ts';
import { endService } from './end-service.ts';
import { nextAfterExit, type EndedRun } from './next-after-exit.ts';
import { obstacleTo, waitUntilReady } from './readiness.ts';
import { adoptProcess, type RunningProcess } from './running-process.ts';
import { rotateBeforeStart } from './rotate-log.ts';
import { takeOver } from './take-over.ts';
import { spawnService, type RawExit } from './spawn-service.ts';
import type { ServiceContext } from './service-context.ts';
import { logFile } from './supervisor-layout.ts';
import { newRecord, type RecordedState, type ServiceRecord } from './supervisor-record.ts';

interface Beginning {
  readonly process?: RunningProcess | undefined;
  readonly ended?: EndedRun | undefined;
  /** End what is left first: a restart was cut off. */
  readonly endFirst?: boolean | undefined;
  readonly waitForDependencies?: boolean | undefined;
}

/**
 * One service and its life. All of it is one loop (`#live`) that runs while the service is wanted; what the loop decides is on disk
 * before it acts, so that a daemon that is killed anywhere can be replaced by one that goes on from the record.
 */
export class SupervisedService {
  readonly name: string;
  readonly #context: ServiceContext;
  /** Between the end of a process and the wait for the next; whoever starts it then does not want to wait. */
  #isBetweenRuns = false;
  #isHurried = false;
  #loop: Promise<void> | null = null;
  #halt = new AbortController();
  #wake = new AbortController();
  #run: RunningProcess | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(context: ServiceContext, name: string) {
    this.name = name;
    this.#context = context;
  }

  get record(): ServiceRecord {
    return this.#context.store.record(this.name) ?? newRecord(this.#context.clock.now());
  }

  /** Takes over what an earlier daemon left. */
  takeOver(rebooted: boolean): void {
    const definition = this.#context.store.definition(this.name);
    const alive = !rebooted && this.record.process !== null && isRecognized(this.record.process);
    // On Windows it ended with the daemon that had started it (`spawnService`), and its number may be a stranger's by now, who must not be ended.
    if (this.record.process?.startTime === null) this.#patch({ process: null });
    const { record } = this;
    const found = { record, installed: definition !== null, enabled: definition?.enabled === true, alive, rebooted };
    switch (takeOver(found)) {
      case 'leave':
        return;
      case 'stop':
        void this.stop();
        return;
      case 'adopt':
        this.#adopt(record.process);
        return;
      case 'count-as-exit': {
        const ended = this.#ended({ code: null, signal: null }, 'it ended while no supervisor ran');
        this.#patch({ state: 'starting' });
        this.#launch({ ended, waitForDependencies: true });
        return;
      }
      case 'start':
        this.#launch({ waitForDependencies: true });
        return;
      case 'restart':
        this.#launch({ endFirst: true, waitForDependencies: true });
        return;
      case 'start-after-boot':
        this.#patch({ process: null, restarts: 0, attempts: 0, reason: null, state: 'starting' });
        this.#launch({ waitForDependencies: true });
        return;
      case 'stay-down-after-boot':
        this.#patch({ process: null, restarts: 0, attempts: 0, reason: null, state: 'stopped', desired: 'stopped' });
    }
  }

  /** Resolves when it runs, or it is clear that it does not. */
  async start(): Promise<ServiceRecord> {
    while (this.#loop !== null && this.#isHalted()) await this.#loop;
    if (this.#loop === null) {
      this.#patch({ desired: 'running', state: 'starting', restarts: 0, attempts: 0, reason: null });
      this.#launch({});
    } else if (this.record.state === 'backoff') {
      this.#patch({ state: 'starting', restarts: 0, attempts: 0, reason: null });
      this.#wake.abort();
    } else if (this.#isBetweenRuns) {
      // It has ended just now, and would wait before the next try.
      this.#isHurried = true;
    }
    return this.#settled();
  }

  async stop(): Promise<ServiceRecord> {
    this.#patch({ desired: 'stopped' });
    await this.#bringDown();
    return this.record;
  }

  async restart(): Promise<ServiceRecord> {
    // Stays wanted, so that a daemon which takes over in the middle starts it again.
    this.#patch({ desired: 'running' });
    await this.#bringDown();
    return this.record.state === 'failed' ? this.record : this.start();
  }

  /** Forgets all; the service must be down. */
  forget(): void {
    this.#context.store.save(this.name, null);
  }

  async #bringDown(): Promise<void> {
    this.#halt.abort();
    if (this.#loop === null) this.#launch({ endFirst: true }, this.#halt);
    await this.#loop;
  }

  #adopt(identity: ProcessIdentity | null): void {
    if (identity === null) return;
    this.#note(`adopted process ${identity.pid}`);
    this.#launch({ process: adoptProcess(this.#context.clock, identity) });
  }

  #launch(beginning: Beginning, halt = new AbortController()): void {
    this.#halt = halt;
    const live = async (): Promise<void> => {
      try {
        // Not in the middle of `reconcile`, which has yet to look at the others.
        await Promise.resolve();
        await this.#live(beginning);
      } catch (error) {
        this.#patch({ state: 'failed', reason: `the supervisor failed: ${error instanceof Error ? error.message : String(error)}` });
      } finally {
        this.#loop = null;
        this.#run = undefined;
        this.#changed();
      }
    };
    this.#loop = live();
  }

  async #live(beginning: Beginning): Promise<void> {
    if (beginning.endFirst === true) await this.#end();
    if (this.#isHalted()) return;
    await this.#keepRunning(beginning);
    if (this.#isHalted()) await this.#end();
  }

  /** Until it is told to stop, or there is nothing more to try. */
  async #keepRunning({ process, ended, waitForDependencies }: Beginning): Promise<void> {
    let before: RunningProcess | EndedRun | undefined = process ?? ended;
    for (;;) {
      const begun = before ?? (await this.#begin(waitForDependencies === true));
      before = undefined;
      if (begun === null) return;
      const outcome = 'identity' in begun ? await this.#watch(begun) : begun;
      if (outcome === null || this.#isHalted() || !(await this.#retry(outcome))) return;
    }
  }

  /** Waits before the next try; false when there is none. */
  async #retry(ended: EndedRun): Promise<boolean> {
    const { clock, store } = this.#context;
    const definition = store.definition(this.name);
    if (definition === null) return false;
    // What it leaves behind would hold its port, or go on serving the old release.
    this.#isBetweenRuns = true;
    await endLeftovers(clock, this.#processes);
    this.#isBetweenRuns = false;
    if (this.#isHurried) {
      this.#isHurried = false;
      this.#patch({ state: 'starting', process: null, restarts: 0, attempts: 0, reason: null });
      return !this.#isHalted();
    }
    const next = nextAfterExit(definition.restart, this.record.attempts, ended);
    const state: RecordedState = next.kind === 'retry' ? 'backoff' : next.kind;
    this.#patch({ state, process: null, attempts: next.attempts, reason: next.reason });
    if (next.kind !== 'retry') return false;
    const wake = new AbortController();
    this.#wake = wake;
    await clock.sleep(next.delayMs, { signal: AbortSignal.any([this.#halt.signal, wake.signal]) });
    if (this.#isHalted()) return false;
    if (!wake.signal.aborted) this.#patch({ restarts: this.record.restarts + 1 });
    return true;
  }

  /** Starts the program; `null` when it was told to stop meanwhile. */
  async #begin(waitForDependencies: boolean): Promise<RunningProcess | EndedRun | null> {
    const { clock, store, layout } = this.#context;
    const definition = store.definition(this.name);
    if (definition === null) return null;
    // What an earlier run wrote is not what this one failed with.
    this.#patch({ state: 'starting', logOffset: statSync(logFile(layout, this.name), { throwIfNoEntry: false })?.size ?? 0 });
    if (waitForDependencies) await this.#waitForDependencies(definition);
    const stuck = await endLeftovers(clock, this.#processes);
    if (stuck.length > 0) return this.#ended(null, `processes of an earlier run cannot be ended: ${stuck.join(', ')}`);
    if (this.#isHalted()) return null;
    const obstacle = await obstacleTo(definition.readiness);
    if (obstacle !== null) return this.#ended(null, obstacle);
    const workingDirectory = (await resolveFolder(new NodeFileSystem(), definition.workingDirectory)).unwrapOr(null);
    if (workingDirectory === null) return this.#ended(null, `its working directory ${definition.workingDirectory} is not there`);
    rotateBeforeStart(logFile(layout, this.name), definition.log);
    if (this.#isHalted()) return null;
    return this.#spawn(definition, workingDirectory);
  }

  async #spawn(definition: StoredDefinition, workingDirectory: string): Promise<RunningProcess | EndedRun> {
    const { clock, layout } = this.#context;
    const own = Object.entries(definition.environment).map(([name, { value }]) => [name, value] as const);
    const [markerName = '', markerValue = ''] = this.#processes.marker.split('=');
    const spawned = await spawnService({
      program: definition.program,
      args: definition.args,
      workingDirectory,
      environment: { ...baseEnvironment(process.env), ...Object.fromEntries(own), [markerName]: markerValue },
      logFile: logFile(layout, this.name),
    });
    const startedAt = clock.now().toISOString();
    if (spawned instanceof Error) {
      this.#patch({ process: null, startedAt, workingDirectory });
      return this.#ended({ code: 127, signal: null }, `it could not be started: ${spawned.message}`);
    }
    this.#patch({ process: spawned.identity, startedAt, workingDirectory, logOffset: spawned.logOffset });
    spawned.release();
    this.#note(`started process ${spawned.identity.pid} in ${workingDirectory}`);
    return spawned;
  }

  /** From its start, or adoption, to its end. */
  async #watch(run: RunningProcess): Promise<EndedRun | null> {
    this.#run = run;
    const definition = this.#context.store.definition(this.name);
    const halted = new Promise<'halted'>((resolve) => {
      if (this.#halt.signal.aborted) resolve('halted');
      this.#halt.signal.addEventListener('abort', () => resolve('halted'), { once: true });
    });
    if (this.record.state !== 'running' && definition !== null) {
      const problem = await waitUntilReady(this.#context.clock, definition.readiness, run, this.#halt.signal, () =>
        livingProcesses(this.#processes),
      );
      if (problem !== null && !this.#isHalted()) {
        this.#note(problem);
        await this.#end('starting');
        return this.#ended(this.record.lastExit, problem);
      }
      // Its end while it became ready is seen below.
      const ended = await Promise.race([run.exited, Promise.resolve(null)]);
      if (ended === null && !this.#isHalted()) this.#patch({ state: 'running', reason: null });
    }
    const exit = await Promise.race([run.exited, halted]);
    if (exit === 'halted') return null;
    this.#run = undefined;
    this.#note(`process ${run.identity.pid} ended: ${JSON.stringify(exit)}`);
    const ended = this.#ended(exit, null);
    return ended;
  }

  async #end(during: RecordedState = 'stopping'): Promise<void> {
    this.#patch({ state: during, ...(during === 'stopping' ? { reason: null } : {}) });
    const { record } = this;
    const stop = this.#context.store.definition(this.name)?.stop ?? { signal: 'SIGTERM', timeoutMs: 5000 };
    const outcome = await endService(this.#context.clock, this.#processes, stop, record.process, this.#run?.exited);
    if (outcome.exit !== null) this.#remember(outcome.exit);
    if (outcome.forced) this.#note(`did not end within ${stop.timeoutMs} ms after ${stop.signal} and was killed`);
    if (outcome.left.length > 0) this.#patch({ state: 'failed', reason: `processes ${outcome.left.join(', ')} cannot be ended` });
    // Still wanted: this is the first half of a restart, which a daemon that takes over has to finish.
    else if (during === 'stopping')
      this.#patch({ state: this.record.desired === 'running' ? 'starting' : 'stopped', process: null, reason: null });
    else this.#patch({ process: null });
  }

  #isHalted(): boolean {
    return this.#halt.signal.aborted;
  }

  #ended(exit: RawExit | null, reason: string | null): EndedRun {
    const { clock } = this.#context;
    const { startedAt } = this.record;
    const lastedMs = startedAt === null || exit === null ? 0 : Math.max(0, clock.now().getTime() - Date.parse(startedAt));
    return { exit: exit === null ? null : this.#remember(exit), lastedMs, reason };
  }

  #remember(exit: RawExit): ServiceExit {
    const lastExit = { code: exit.code, signal: exit.signal, at: this.#context.clock.now().toISOString() };
    this.#patch({ lastExit });
    return lastExit;
  }

  async #waitForDependencies(definition: StoredDefinition): Promise<void> {
    const { clock, isReady } = this.#context;
    for (;;) {
      const open = definition.dependsOn.filter((dependency) => !isReady(dependency));
      if (open.length === 0 || this.#isHalted()) break;
      const reason = `it waits for ${open.join(', ')}`;
      if (this.record.reason !== reason) this.#patch({ reason });
      await clock.sleep(50, { signal: this.#halt.signal });
    }
    if (definition.dependsOn.length > 0) this.#patch({ reason: null });
  }

  get #processes(): ServiceProcesses {
    return { main: this.record.process, marker: serviceMarker(this.#context.branch, this.name) };
  }

  #settled(): Promise<ServiceRecord> {
    return new Promise((resolve) => {
      const look = (): void => {
        const { state } = this.record;
        if (state === 'starting' || (state === 'stopping' && this.#loop !== null)) return;
        this.#listeners.delete(look);
        resolve(this.record);
      };
      this.#listeners.add(look);
      look();
    });
  }

  #patch(change: Partial<ServiceRecord>): void {
    const { record } = this;
    const since = change.state === undefined || change.state === record.state ? record.since : this.#context.clock.now().toISOString();
    this.#context.save(this.name, { ...record, ...change, since });
    if (change.state !== undefined && change.state !== record.state)
      this.#note(`${record.state} → ${change.state}${change.reason ? `: ${change.reason}` : ''}`);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #note(text: string): void {
    this.#context.note(`${this.name}: ${text}`);
  }
}
