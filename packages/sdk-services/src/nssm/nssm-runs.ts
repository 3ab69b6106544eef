import { err, ok, type ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type FileSystem } from '@woosoo/sdk-core';
import { unknownService } from '../definition/not-installed.ts';
import { serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import { stopFailed } from '../failures/service-failure.ts';
import type { CallOptions } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { askHost, type HostReply } from './host/host-channel.ts';
import type { HostEntry } from './host/host-entry.ts';
import type { HostRecord } from './host/host-record.ts';
import type { NssmBranch } from './nssm-branch.ts';
import { disabledService, markedForDeletion } from './nssm-failures.ts';
import { hostAddress, recordFile, serviceId, type NssmLayout } from './nssm-layout.ts';
import { terminate, WindowsProcesses } from './processes/windows-processes.ts';
import { isMarkedForDeletion, startTypeOf } from './registration/installed-registration.ts';
import type { WindowsServiceStatus } from './windows-service-state.ts';

interface Deps {
  readonly branch: NssmBranch;
  readonly host: HostEntry;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
}

const pollMs = 50;
/** How often Windows itself is asked, while the host is waited for. */
const lookMs = 1500;
const helloMs = 2000;
/** For what a busy machine adds to the times that a definition allows: starting a host, ending it. */
const graceMs = 30_000;
/** How long what was ended by force may take to be gone. */
const forcedMs = 10_000;

/** Services brought up and down: each is asked for once, and what comes of it is seen from its host and from Windows. */
export class NssmRuns {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What the host of a service says now; `null`: there is none. */
  hello(name: string): Promise<HostReply | null> {
    return this.#ask(name, 'hello', helloMs);
  }

  /** Asks for the start once, and waits until the host tells what became of it. */
  bringUp(definition: ServiceDefinition, options?: CallOptions): ResultAsync<HostRecord, ServiceError> {
    const { name, readiness } = definition;
    const { branch } = this.#deps;
    const allowedMs = graceMs + (readiness.kind === 'stable' ? readiness.forMs : readiness.timeoutMs);
    return safeTry(this, async function* () {
      const there = await this.#ask(name, 'start', allowedMs, options);
      if (there !== null && there.record.state !== 'stopped') return ok(there.record);
      const before = (yield* branch.record(name))?.run ?? 0;
      yield* this.#requestStart(name);
      return this.#cameUp(name, before, allowedMs, options);
    });
  }

  /** `before`: the run of the host that was there before. */
  #cameUp(name: string, before: number, allowedMs: number, options?: CallOptions): ResultAsync<HostRecord, ServiceError> {
    const { branch, clock } = this.#deps;
    return safeTry(this, async function* () {
      const end = clock.monotonicMs() + allowedMs;
      let nextLook = clock.monotonicMs() + lookMs;
      while (clock.monotonicMs() < end) {
        if (options?.signal?.aborted === true) return err(waitCancelled(name));
        const reply = await this.#ask(name, 'start', Math.max(1, end - clock.monotonicMs()), options);
        if (reply !== null) return ok(reply.record);
        if (clock.monotonicMs() > nextLook) {
          const ended = yield* this.#endedAlready(name, before);
          if (ended !== null) return ok(ended);
          nextLook = clock.monotonicMs() + lookMs;
        }
        await clock.sleep(pollMs, { signal: options?.signal });
      }
      return err(hostSilent(name, branch.layout));
    });
  }

  /** What a host left that came, and went again without having been asked; an error when Windows cannot start it. */
  #endedAlready(name: string, before: number): ResultAsync<HostRecord | null, ServiceError> {
    const { branch, host } = this.#deps;
    return safeTry(async function* () {
      const windows = yield* branch.windows.query(serviceId(branch.layout, name));
      const record = yield* branch.record(name);
      if (record !== null && record.run > before && (windows === null || windows.state === 'stopped')) return ok(record);
      const problem = hostProblem(name, windows, host);
      return problem === null ? ok(null) : err(problem);
    });
  }

  #requestStart(name: string): ResultAsync<void, ServiceError> {
    const { branch } = this.#deps;
    const id = serviceId(branch.layout, name);
    return safeTry(this, async function* () {
      const windows = yield* this.until(id, graceMs, ({ state }) => state !== 'stop-pending');
      if (windows === null) return err(unknownService(name));
      if (windows.state === 'paused') return ok(yield* branch.windows.proceed(yield* branch.nssm(), id));
      if (yield* branch.windows.start(id)) return ok();
      const registration = yield* branch.windows.registration(id);
      if (registration === null) return err(unknownService(name));
      if (isMarkedForDeletion(registration)) return err(markedForDeletion(id));
      return startTypeOf(registration) === 'SERVICE_DISABLED' ? err(disabledService(name, id)) : ok();
    });
  }

  /** Asks for the stop once, waits for it, and ends by force what does not go. */
  bringDown(name: string, definition: ServiceDefinition | null, options?: CallOptions): ResultAsync<void, ServiceError> {
    const { branch, clock } = this.#deps;
    const id = serviceId(branch.layout, name);
    return safeTry(this, async function* () {
      // While it starts or goes on, Windows takes no request.
      const windows = yield* this.until(id, graceMs, ({ state }) => state !== 'start-pending' && state !== 'continue-pending');
      if (windows !== null && windows.state !== 'stopped') {
        const host = await this.#ask(name, 'hello', helloMs);
        yield* branch.windows.stop(id);
        const end = clock.monotonicMs() + (definition?.stop.timeoutMs ?? 0) + graceMs;
        // Asking the host costs nothing, asking Windows a program.
        while (clock.monotonicMs() < end && (await this.#ask(name, 'hello', helloMs, options)) !== null) await clock.sleep(pollMs);
        const left = yield* this.until(id, Math.max(0, end - clock.monotonicMs()), ({ state }) => state === 'stopped', options);
        if (left !== null && left.state !== 'stopped') yield* this.#force(name, host, options);
      }
      return this.#endLeftovers(name);
    });
  }

  /** The host did not end, or NSSM does not: neither may keep the program. */
  #force(name: string, host: HostReply | null, options?: CallOptions): ResultAsync<void, ServiceError> {
    const { branch } = this.#deps;
    const id = serviceId(branch.layout, name);
    return safeTry(this, async function* () {
      if (options?.signal?.aborted === true) return err(waitCancelled(name));
      if (host !== null) {
        const table = yield* branch.processes.all();
        const parent = table.find(({ pid }) => pid === host.hostPid)?.parentPid;
        terminate([host.hostPid, ...WindowsProcesses.below(table, host.hostPid), ...(parent === undefined ? [] : [parent])]);
      }
      const left = yield* this.until(id, forcedMs, ({ state }) => state === 'stopped');
      if (left === null || left.state === 'stopped') return ok();
      return err(stopFailed(name, `Windows still has ${id} as stopping; its processes ${host?.hostPid ?? 'are not known'}`));
    });
  }

  /** What a host that was ended by force has left; one that ended as it should has seen to it. */
  #endLeftovers(name: string): ResultAsync<void, ServiceError> {
    const { branch, clock, fileSystem } = this.#deps;
    return safeTry(this, async function* () {
      const record = yield* branch.record(name);
      if (record === null || record.pid === null) return ok();
      const end = clock.monotonicMs() + forcedMs;
      for (;;) {
        const left = yield* branch.processes.descendantsOf(record.pid, record.startedAt);
        if (left.length === 0) break;
        if (clock.monotonicMs() > end) return err(stopFailed(name, `processes ${left.join(', ')} cannot be ended`));
        terminate(left);
        await clock.sleep(pollMs);
      }
      const ended: HostRecord = { ...record, state: 'stopped', pid: null, reason: null, since: clock.now().toISOString() };
      return ok(yield* branch.files(fileSystem.writeTextAtomic(recordFile(branch.layout, name), `${JSON.stringify(ended)}\n`)));
    });
  }

  /** How a service is once it is as it should be, or the time is over; `null` once Windows does not know it. */
  until(
    id: string,
    withinMs: number,
    reached: (windows: WindowsServiceStatus) => boolean,
    options?: CallOptions,
  ): ResultAsync<WindowsServiceStatus | null, ServiceError> {
    const { branch, clock } = this.#deps;
    return safeTry(this, async function* () {
      const end = clock.monotonicMs() + withinMs;
      for (;;) {
        const windows = yield* branch.windows.query(id);
        if (windows === null || reached(windows)) return ok(windows);
        if (clock.monotonicMs() > end || options?.signal?.aborted === true) return ok(windows);
        await clock.sleep(pollMs, { signal: options?.signal });
      }
    });
  }

  #ask(name: string, request: 'hello' | 'start', timeoutMs: number, options?: CallOptions): Promise<HostReply | null> {
    return askHost(hostAddress(this.#deps.branch.layout, name), request, { timeoutMs, signal: options?.signal });
  }
}

function hostProblem(name: string, windows: WindowsServiceStatus | null, host: HostEntry): ServiceError | null {
  if (windows?.state === 'paused' || (windows?.state === 'stopped' && windows.exitCode !== 0)) {
    return serviceManagerUnavailable({
      message: `NSSM could not start the host of service ${name} (${host.program}).`,
      remedy:
        'Check that this program is there and that the account of the service may run it; its host log and the event viewer tell more.',
      detail: { service: name, exitCode: windows.exitCode, serviceExitCode: windows.serviceExitCode },
    });
  }
  return null;
}

const hostSilent = (name: string, layout: NssmLayout): ServiceError =>
  serviceManagerUnavailable({
    message: `The host of service ${name} was started but does not answer.`,
    remedy: `Read ${layout.folder}\\${name}.host.log.`,
    detail: { service: name },
  });

const waitCancelled = (name: string): ServiceError =>
  serviceManagerUnavailable({
    message: `Waiting for service ${name} was cancelled; Windows goes on with what it was asked for.`,
    remedy: `See \`woosoo services status ${name}\`.`,
    detail: { service: name, cancelled: true, begun: true },
  });
