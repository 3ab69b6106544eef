import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type FileSystem } from '@woosoo/sdk-core';
import { serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import { startFailed } from '../failures/service-failure.ts';
import { isAlive, identify } from '../processes/process-table.ts';
import type { CallOptions } from '../service-controller.ts';
import { obstacleTo, waitUntilReady } from '../supervisor/readiness.ts';
import type { RunningProcess } from '../supervisor/running-process.ts';
import { processesOfUnits } from './cgroup-processes.ts';
import type { UnitFacts } from './parse-show.ts';
import type { SystemdManager } from './systemd-manager.ts';
import { endOf } from './systemd-exit.ts';
import type { UnitRecord } from './unit-record.ts';
import { unitState } from './unit-status.ts';

export interface UnitStarterDeps {
  readonly manager: SystemdManager;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** The last lines that one run of a service wrote, without secrets. */
  linesOfRun(record: UnitRecord, invocationId: string | null): Promise<readonly string[]>;
}

const pollMs = 20;
/** For what a busy machine adds: `systemctl start` returns when the program has been executed. */
const executeMs = 30_000;
const never = new AbortController().signal;

/** Starts one service and waits until it is ready, or says why it is not. What it depends on has been started before. */
export class UnitStarter {
  readonly #deps: UnitStarterDeps;

  constructor(deps: UnitStarterDeps) {
    this.#deps = deps;
  }

  /** `asked`: the service that the caller wanted, when this one is started because that one needs it. */
  bringUp(record: UnitRecord, asked: string, options: CallOptions = {}): ResultAsync<void, ServiceError> {
    const { manager } = this.#deps;
    return safeTry(this, async function* () {
      const before = yield* manager.showOne(record.unit, options);
      if (unitState(before) !== 'running') {
        const obstacle = yield* await this.#begin(record, before, options);
        if (obstacle !== null) return err(await this.#failure(record, asked, obstacle, yield* manager.showOne(record.unit), null));
      }
      return this.#awaitReady(record, asked, options.signal ?? never);
    });
  }

  /** What kept it from being tried; `null` once it was. */
  async #begin(record: UnitRecord, facts: UnitFacts, { signal }: CallOptions): Promise<Result<string | null, ServiceError>> {
    const { definition, unit } = record;
    const { manager, fileSystem } = this.#deps;
    if (signal?.aborted === true) return err(givenUp(definition.name, false));
    if (unitState(facts) === 'not-installed') return ok(`its unit ${unit} is gone: install it again`);
    if (facts.loadState === 'masked') return ok(`its unit is masked: \`systemctl unmask ${unit}\` allows it`);
    return safeTry(async function* () {
      // Waiting for its next try, it would answer a start with more waiting; and each start counts to its limit.
      if (unitState(facts) === 'backoff') yield* manager.stop(unit, { timeoutMs: executeMs });
      yield* manager.resetFailed(unit);
      const obstacle = await obstacleTo(definition.readiness);
      if (obstacle !== null) return ok(obstacle);
      if ((await fileSystem.realPath(definition.workingDirectory)).isErr()) {
        return ok(`its working directory ${definition.workingDirectory} is not there`);
      }
      const complaint = yield* manager.start(unit, { timeoutMs: executeMs });
      const after = yield* manager.showOne(unit);
      return ok(
        complaint !== null && unitState(after) === 'stopped' && after.exit === null ? `systemd refused to start it: ${complaint}` : null,
      );
    });
  }

  #awaitReady(record: UnitRecord, asked: string, signal: AbortSignal): ResultAsync<void, ServiceError> {
    const { manager, clock } = this.#deps;
    const { unit, definition } = record;
    return safeTry(this, async function* () {
      let facts = yield* manager.showOne(unit);
      const { invocationId } = facts;
      for (; unitState(facts) === 'starting' && !signal.aborted; facts = yield* manager.showOne(unit))
        await clock.sleep(pollMs, { signal });
      if (unitState(facts) !== 'running' || facts.mainPid === null || facts.restarts > 0) {
        return err(await this.#failure(record, asked, null, facts, invocationId));
      }
      const settled = new AbortController();
      const run = this.#watch(facts.mainPid, settled.signal);
      const members = (): readonly number[] => processesOfUnits(new Set([unit])).get(unit) ?? [];
      const problem = await waitUntilReady(clock, definition.readiness, run, signal, members);
      settled.abort();
      const after = yield* manager.showOne(unit);
      const lives = unitState(after) === 'running' && after.mainPid === facts.mainPid;
      if (!lives && !signal.aborted) return err(await this.#failure(record, asked, null, after, invocationId));
      if (signal.aborted) return err(givenUp(definition.name, true));
      return problem === null ? ok() : err(await this.#failure(record, asked, problem, after, invocationId));
    });
  }

  /** Looks at the process until it has ended, or nobody wants to know any more. */
  #watch(pid: number, signal: AbortSignal): RunningProcess {
    const identity = identify(pid);
    const { clock } = this.#deps;
    const gone = async () => {
      while (isAlive(identity) && !signal.aborted) await clock.sleep(pollMs, { signal });
      return { code: null, signal: null };
    };
    return { identity, exited: gone() };
  }

  async #failure(
    record: UnitRecord,
    asked: string,
    known: string | null,
    facts: UnitFacts,
    invocationId: string | null,
  ): Promise<ServiceError> {
    const { definition } = record;
    const reason = known ?? (facts.exit === null && facts.restarts > 0 ? 'it ended, and was started again' : endOf(facts, definition));
    const lastLines = invocationId === null ? [] : await this.#deps.linesOfRun(record, invocationId);
    return startFailed({ asked, service: definition.name, reason, state: unitState(facts), exit: facts.exit, lastLines });
  }
}

function givenUp(name: string, begun: boolean): ServiceError {
  return serviceManagerUnavailable({
    message: begun
      ? `Waiting for the start of service ${name} was cancelled; systemd goes on with it.`
      : `The start of service ${name} was cancelled before it began.`,
    remedy: `See \`woosoo services status ${name}\`.`,
    detail: { service: name, cancelled: true, begun },
  });
}
