import type { Clock } from '@woosoo/sdk-core';
import type { PortHolder } from '../../ports/find-port-holder.ts';
import type { ServiceDefinition } from '../../service-definition.ts';
import { baseEnvironment } from '../../supervisor/base-environment.ts';
import type { InstalledDefinitions } from '../../supervisor/installed-definitions.ts';
import { nextAfterExit, type EndedRun } from '../../supervisor/next-after-exit.ts';
import { obstacleTo, waitUntilReady } from '../../supervisor/readiness.ts';
import { rotateBeforeStart, rotateWhileWritten } from '../../supervisor/rotate-log.ts';
import type { RawExit } from '../../supervisor/spawn-service.ts';
import { serviceLogFile, type NssmLayout } from '../nssm-layout.ts';
import { markerOf } from '../registration/registration.ts';
import type { WindowsProcesses } from '../processes/windows-processes.ts';
import { terminate } from '../processes/windows-processes.ts';
import type { HostRecord } from './host-record.ts';
import { startProgram, type StartedProgram } from './start-program.ts';

export interface ServiceHostDeps {
  readonly layout: NssmLayout;
  readonly name: string;
  readonly clock: Clock;
  readonly definitions: Pick<InstalledDefinitions, 'read'>;
  readonly processes: WindowsProcesses;
  /** The folder that a working directory stands for: a release, when it is a component's current one. `null` when it is not there. */
  readonly resolveDirectory: (path: string) => Promise<string | null>;
  readonly portHolder: (port: number) => Promise<PortHolder | null>;
  /** Waits for what comes before all services when the machine starts; a wish for this one ends the waiting. */
  readonly recovered: (signal: AbortSignal) => Promise<void>;
  /** Whether another service of the branch runs. */
  readonly isRunning: (name: string) => Promise<boolean>;
  /** Writes the record down. */
  readonly save: (record: HostRecord) => Promise<void>;
  readonly note: (text: string) => void;
}

const lookEveryMs = 5000;
/** How long ended processes may take to vanish. */
const vanishMs = 5000;

/** How it ended: told to stop (or of its own accord, as its policy wants it), or given up. */
export type HostEnd = 'stopped' | 'gave-up';

/**
 * One service on Windows: NSSM keeps this host, the host keeps the program. It reads the definition (with its secrets) from a file that only the
 * owner can read, resolves the working directory at each start, starts the program again as the definition says, and knows its exit codes.
 */
export class ServiceHost {
  readonly #deps: ServiceHostDeps;
  readonly #halt = new AbortController();
  readonly #wanted = new AbortController();
  #wake = new AbortController();
  #patienceMs: number | undefined;
  #record: HostRecord;
  #saved: Promise<void> = Promise.resolve();
  #program: StartedProgram | null = null;
  #firstFailure: HostRecord | null = null;
  #tried = false;
  readonly #watchers = new Set<() => void>();

  constructor(deps: ServiceHostDeps, record: HostRecord) {
    this.#deps = deps;
    this.#record = record;
  }

  get record(): HostRecord {
    return this.#record;
  }

  /** Until it is told to stop, or there is nothing more to try. Nothing of the program is left then. */
  async run(): Promise<HostEnd> {
    await this.#endLeftovers();
    await this.#deps.recovered(AbortSignal.any([this.#halt.signal, this.#wanted.signal]));
    const end = await this.#keepRunning();
    if (this.#isHalted()) {
      this.#patch({ state: 'stopping', reason: null });
      await this.#endProgram(this.#patienceMs);
      this.#patch({ state: 'stopped', pid: null, reason: null });
    }
    await this.#saved;
    return end;
  }

  /** `patienceMs`: how long the program may take to end by itself; as its definition says when not given. */
  stop(why: string, patienceMs?: number): void {
    if (!this.#isHalted()) this.#deps.note(`told to stop: ${why}`);
    this.#patienceMs = patienceMs;
    this.#halt.abort();
    this.#wake.abort();
  }

  /** How it is once it is clear whether the program runs; who asks first is told of a first try that failed, although the next one may have begun. */
  async settled(): Promise<HostRecord> {
    this.#wanted.abort();
    const first = this.#firstFailure;
    this.#firstFailure = null;
    if (first !== null && this.#record.state !== 'running') return first;
    if (this.#record.state === 'backoff') {
      this.#patch({ state: 'starting', restarts: 0, attempts: 0, reason: null });
      this.#wake.abort();
    }
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#record.state === 'starting' || this.#record.state === 'stopping') return;
        this.#watchers.delete(look);
        this.#firstFailure = null;
        resolve(this.#record);
      };
      this.#watchers.add(look);
      look();
    });
  }

  async #keepRunning(): Promise<HostEnd> {
    for (;;) {
      if (this.#isHalted()) return 'stopped';
      const definition = await this.#definition();
      const ended = definition === null ? nothingToRun : await this.#once(definition);
      if (this.#isHalted() || ended === null) return 'stopped';
      await this.#endLeftovers();
      const next = nextAfterExit(definition?.restart ?? giveUpAtOnce, this.#record.attempts, ended);
      const state = next.kind === 'retry' ? 'backoff' : next.kind;
      this.#patch({ state, pid: null, attempts: next.attempts, reason: next.reason });
      if (next.kind !== 'retry') return next.kind === 'failed' ? 'gave-up' : 'stopped';
      this.#wake = new AbortController();
      await this.#deps.clock.sleep(next.delayMs, { signal: AbortSignal.any([this.#halt.signal, this.#wake.signal]) });
      if (this.#isHalted()) return 'stopped';
      if (!this.#wake.signal.aborted) this.#patch({ restarts: this.#record.restarts + 1 });
    }
  }

  /** One run of the program; `null` when it is to stop. */
  async #once(definition: ServiceDefinition): Promise<EndedRun | null> {
    const { clock, layout, name } = this.#deps;
    this.#patch({ state: 'starting' });
    await this.#waitForDependencies(definition);
    if (this.#isHalted()) return null;
    const obstacle = await this.#obstacle(definition);
    if (obstacle !== null) return this.#notStarted(obstacle);
    const workingDirectory = await this.#deps.resolveDirectory(definition.workingDirectory);
    if (workingDirectory === null) return this.#notStarted(`its working directory ${definition.workingDirectory} is not there`);
    rotateBeforeStart(serviceLogFile(layout, name), definition.log);
    if (this.#isHalted()) return null;
    const started = await startProgram({
      program: definition.program,
      args: definition.args,
      workingDirectory,
      environment: this.#environment(definition),
      logFile: serviceLogFile(layout, name),
    });
    const startedAt = clock.now().toISOString();
    if (typeof started === 'string') {
      this.#patch({ startedAt, workingDirectory });
      return this.#notStarted(started);
    }
    this.#program = started;
    this.#patch({ pid: started.pid, startedAt, workingDirectory, logOffset: started.logOffset });
    this.#deps.note(`started process ${started.pid} in ${workingDirectory}`);
    return this.#watch(definition, started);
  }

  async #watch(definition: ServiceDefinition, program: StartedProgram): Promise<EndedRun | null> {
    const { clock } = this.#deps;
    const run = { identity: { pid: program.pid, startTime: null }, exited: program.exited };
    const problem = await waitUntilReady(clock, definition.readiness, run, this.#halt.signal, () => [program.pid]);
    if (this.#isHalted()) return null;
    if (problem !== null) {
      this.#deps.note(problem);
      await this.#endProgram(0);
      return this.#notStarted(problem);
    }
    const already = await Promise.race([program.exited, Promise.resolve(null)]);
    if (already === null) this.#patch({ state: 'running', reason: null });
    const over = new AbortController();
    const rotating = this.#rotate(definition, over.signal);
    const exit = await Promise.race([program.exited, aborted(this.#halt.signal)]);
    over.abort();
    await rotating;
    return exit === null ? null : this.#ended(exit);
  }

  async #obstacle({ readiness }: ServiceDefinition): Promise<string | null> {
    const obstacle = await obstacleTo(readiness);
    if (obstacle === null || readiness.kind !== 'tcp') return obstacle;
    const pid = (await this.#deps.portHolder(readiness.port))?.pid;
    return pid == null ? obstacle : `port ${readiness.port} is already held by process ${pid}`;
  }

  #ended(exit: RawExit): EndedRun {
    const { clock } = this.#deps;
    this.#program = null;
    const lastExit = { code: exit.code, signal: exit.signal, at: clock.now().toISOString() };
    this.#patch({ lastExit });
    this.#deps.note(`the program ended: ${JSON.stringify(exit)}`);
    const began = Date.parse(this.#record.startedAt ?? lastExit.at);
    return { exit: lastExit, lastedMs: Math.max(0, clock.now().getTime() - began), reason: null };
  }

  #notStarted(reason: string): EndedRun {
    return { exit: null, lastedMs: 0, reason };
  }

  /** NSSM's Ctrl-C came to the program as it came to us. What does not heed it in time is ended, with all that it started. */
  async #endProgram(patienceMs?: number): Promise<void> {
    const { clock } = this.#deps;
    const program = this.#program;
    if (program !== null) {
      const timeoutMs = patienceMs ?? (await this.#definition())?.stop.timeoutMs ?? 5000;
      const exit = await Promise.race([program.exited, clock.sleep(timeoutMs).then(() => null)]);
      if (exit === null && patienceMs === undefined) this.#deps.note(`did not end within ${timeoutMs} ms and was ended by force`);
    }
    await this.#endLeftovers();
    if (program === null) return;
    const exit = await Promise.race([program.exited, clock.sleep(vanishMs).then(() => null)]);
    if (exit !== null) this.#patch({ lastExit: { code: exit.code, signal: exit.signal, at: clock.now().toISOString() } });
    this.#program = null;
  }

  /** Ends the recorded program and what it started: of this host, or of one that was killed. */
  async #endLeftovers(): Promise<void> {
    const { pid, startedAt } = this.#record;
    if (pid === null) return;
    const { clock, processes } = this.#deps;
    const end = clock.monotonicMs() + vanishMs;
    for (;;) {
      const children = (await processes.descendantsOf(pid, startedAt)).unwrapOr([]);
      // The number of a program of an earlier host may be another's by now; its children are told apart by their age.
      const left = this.#program === null ? children : [pid, ...children];
      terminate(left);
      const remaining = left.filter((one) => one !== pid || this.#program !== null).filter(isThere);
      if (remaining.length === 0) return;
      if (clock.monotonicMs() > end) {
        this.#deps.note(`cannot end ${remaining.join(', ')}`);
        return;
      }
      await clock.sleep(50);
    }
  }

  async #waitForDependencies(definition: ServiceDefinition): Promise<void> {
    for (;;) {
      const states = await Promise.all(definition.dependsOn.map(async (name) => ({ name, up: await this.#deps.isRunning(name) })));
      const open = states.filter(({ up }) => !up).map(({ name }) => name);
      if (open.length === 0 || this.#isHalted()) break;
      const reason = `it waits for ${open.join(', ')}`;
      if (this.#record.reason !== reason) this.#patch({ reason });
      await this.#deps.clock.sleep(250, { signal: this.#halt.signal });
    }
    if (definition.dependsOn.length > 0) this.#patch({ reason: null });
  }

  async #rotate(definition: ServiceDefinition, over: AbortSignal): Promise<void> {
    const { clock, layout, name } = this.#deps;
    const isOver = (): boolean => over.aborted;
    while (!isOver()) {
      await clock.sleep(lookEveryMs, { signal: over });
      if (!isOver()) await rotateWhileWritten(serviceLogFile(layout, name), definition.log);
    }
  }

  #environment(definition: ServiceDefinition): Readonly<Record<string, string>> {
    const own = Object.entries(definition.environment).map(([name, value]) => [name, typeof value === 'string' ? value : value.reveal()]);
    const [marker = '', markerValue = ''] = markerOf(this.#deps.layout, this.#deps.name).split('=');
    return { ...baseEnvironment(process.env), ...(Object.fromEntries(own) as Record<string, string>), [marker]: markerValue };
  }

  /** As it is installed now: a new one counts from the next start. */
  async #definition(): Promise<ServiceDefinition | null> {
    return (await this.#deps.definitions.read(this.#deps.name)).unwrapOr(null);
  }

  #isHalted(): boolean {
    return this.#halt.signal.aborted;
  }

  #patch(change: Partial<HostRecord>): void {
    const before = this.#record;
    const since = change.state === undefined || change.state === before.state ? before.since : this.#deps.clock.now().toISOString();
    const record = { ...before, ...change, since };
    this.#record = record;
    if (record.state !== before.state) {
      this.#deps.note(`${before.state} → ${record.state}${record.reason === null ? '' : `: ${record.reason}`}`);
      if (!this.#tried && record.state === 'backoff') this.#firstFailure = record;
      this.#tried ||= record.state === 'backoff' || record.state === 'running';
    }
    this.#saved = this.#saved.then(() => this.#deps.save(record));
    for (const watcher of [...this.#watchers]) watcher();
  }
}

const giveUpAtOnce: ServiceDefinition['restart'] = {
  policy: 'never',
  initialDelayMs: 0,
  maxDelayMs: 0,
  resetAfterMs: 0,
  maxAttempts: 1,
};
const nothingToRun: EndedRun = { exit: null, lastedMs: 0, reason: 'its definition is gone; install it again' };

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
