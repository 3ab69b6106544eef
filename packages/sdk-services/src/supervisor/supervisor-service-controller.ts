import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type FileSystem, type FileSystemError, type ProcessRunner } from '@woosoo/sdk-core';
import { definitionDifferences, definitionDrift } from '../definition/definition-differences.ts';
import { notInstalled, unknownService } from '../definition/not-installed.ts';
import { checkDefinition, checkServiceName } from '../definition/service-name.ts';
import { serviceDefinitionInvalid, serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import { startFailed, stopFailed } from '../failures/service-failure.ts';
import { lastLines } from '../logs/last-lines.ts';
import { serviceLog } from '../logs/service-log.ts';
import { bootId, isSameBoot } from '../processes/boot.ts';
import { isAlive, isRecognized } from '../processes/process-table.ts';
import type { DaemonStatus, ResidentDaemon } from '../resident-daemon.ts';
import type { CallOptions, DefinitionDrift, LogOptions, ServiceController, ServiceLogLine } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import { branchIdentity } from './branch-identity.ts';
import { supervisorVersion, type ControlReply, type ControlRequest } from './control-protocol.ts';
import { DaemonConnection } from './daemon-connection.ts';
import { defaultDaemonEntry, type DaemonEntry } from './daemon-entry.ts';
import { InstalledDefinitions } from './installed-definitions.ts';
import { recordStatus } from './record-status.ts';
import { serviceProcesses } from './service-processes.ts';
import type { ServiceOutcome } from './supervisor.ts';
import { logFile, supervisorLayout, type LayoutFolders, type SupervisorLayout } from './supervisor-layout.ts';
import type { ServiceRecord } from './supervisor-record.ts';

export interface SupervisorServiceControllerDeps {
  /** `BranchPaths` does. */
  readonly paths: LayoutFolders;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes?: ProcessRunner | undefined;
  /** How to start the daemon; the one of this package when absent. */
  readonly daemon?: DaemonEntry | undefined;
  /** An older daemon than this makes way; this package's version when absent. */
  readonly version?: string | undefined;
  /** Takes secrets out of log lines that go into errors. */
  readonly redact?: ((text: string) => string) | undefined;
}

const shownLines = 15;

/** For what a busy machine adds to the times that the definitions allow. */
const graceMs = 30_000;

type Named = Extract<ControlRequest, { name: string }>['method'];

/**
 * The embedded supervisor: our own small daemon, one per branch, for machines without NSSM or systemd. Questions read its files and never
 * start it; commands do. See `supervised-service.ts` for what the daemon does.
 *
 * @example
 * ```ts
 * import { BranchPaths, NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
 * import { SupervisorServiceController } from '@woosoo/sdk-services';
 *
 * const clock = new SystemClock();
 * const services = new SupervisorServiceController({ paths: new BranchPaths('/srv/branch'), fileSystem: new NodeFileSystem(), clock });
 * const status = await services.status('reverb');
 * ```
 */
export class SupervisorServiceController implements ServiceController, ResidentDaemon {
  readonly driver = 'supervisor';
  readonly resident: ResidentDaemon = this;
  readonly #deps: SupervisorServiceControllerDeps;
  readonly #layout: SupervisorLayout;
  readonly #definitions: InstalledDefinitions;
  readonly #daemon: DaemonConnection;

  constructor(deps: SupervisorServiceControllerDeps) {
    const { fileSystem, clock } = deps;
    this.#deps = deps;
    this.#layout = supervisorLayout(deps.paths);
    this.#definitions = new InstalledDefinitions(fileSystem, this.#layout);
    this.#daemon = new DaemonConnection({
      layout: this.#layout,
      fileSystem,
      clock,
      entry: deps.daemon ?? defaultDaemonEntry(),
      version: deps.version ?? supervisorVersion,
    });
  }

  /** Starts nothing: a daemon that is not there yet is no obstacle, one that is there and does not answer is. */
  usable(): ResultAsync<void, ServiceError> {
    const { folder, definitions } = this.#layout;
    return safeTry(this, async function* () {
      yield* this.#files(this.#definitions.checkWritable());
      const card = yield* this.#daemon.card();
      if (card === null || (yield* this.#daemon.status()).running) return ok();
      return err(
        serviceManagerUnavailable({
          message: `The supervisor of ${definitions} runs as process ${card.process.pid} but does not answer.`,
          remedy: `End that process; the services go on running, and the next command starts a new one. Its log: ${folder}/daemon.log.`,
        }),
      );
    });
  }

  list(): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return safeTry(this, async function* () {
      const definitions = yield* this.#files(this.#definitions.all());
      return ok(yield* this.#statuses(definitions));
    });
  }

  processIds(): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError> {
    return safeTry(this, async function* () {
      const definitions = yield* this.#files(this.#definitions.all());
      const state = yield* this.#files(this.#definitions.state());
      const records = state !== null && isSameBoot(state.bootId, bootId()) ? state.services : {};
      const mains = definitions.map(({ name }) => [name, records[name]?.process ?? null] as const);
      return ok(serviceProcesses(branchIdentity(this.#layout.root), mains));
    });
  }

  status(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return this.#read(name)
      .andThen((definition) => this.#statuses(definition === null ? [] : [definition]))
      .map(([status]) => status ?? notInstalled(name));
  }

  diff(wanted: readonly ServiceDefinition[]): ResultAsync<readonly DefinitionDrift[], ServiceError> {
    return this.#files(this.#definitions.all()).map((installed) => definitionDrift(wanted, installed));
  }

  definition(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return this.#read(name);
  }

  install(definition: ServiceDefinition): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      yield* checkDefinition(definition);
      if (definition.account !== null) return err(foreignAccount(definition));
      const current = yield* this.#read(definition.name);
      if (current !== null && definitionDifferences(definition, current).length === 0) return ok();
      return ok(yield* this.#files(this.#definitions.write(definition)));
    });
  }

  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      const definition = yield* this.#read(name);
      const state = yield* this.#files(this.#definitions.state());
      // Without a record there is nothing that the daemon would have to do.
      if (state?.services[name] !== undefined) yield* this.#command('forget', name, options);
      if (definition !== null) yield* this.#files(this.#definitions.remove(name));
      return ok();
    });
  }

  start(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#command('start', name, options);
  }

  stop(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(this, async function* () {
      if ((yield* this.#read(name)) === null) return err(unknownService(name));
      const state = yield* this.#files(this.#definitions.state());
      // It has never been started: no need for a daemon to find that out.
      if (state?.services[name] === undefined) return this.status(name);
      return this.#command('stop', name, options);
    });
  }

  restart(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#command('restart', name, options);
  }

  enable(name: string): ResultAsync<void, ServiceError> {
    return this.#setEnabled(name, true);
  }

  disable(name: string): ResultAsync<void, ServiceError> {
    return this.#setEnabled(name, false);
  }

  logs(name: string, options: LogOptions = {}): AsyncIterable<ServiceLogLine> {
    return serviceLog({ service: name, path: logFile(this.#layout, name), clock: this.#deps.clock }, options);
  }

  shutdown(): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      const state = yield* this.#files(this.#definitions.state());
      const card = yield* this.#daemon.card();
      const idle = Object.values(state?.services ?? {}).every(({ desired, process }) => desired === 'stopped' && process === null);
      if (card === null && idle) return ok();
      const reply = yield* this.#daemon.ask({ method: 'shutdown' });
      const left = typeof reply === 'string' || !reply.ok ? undefined : reply.outcomes[0];
      if (left !== undefined) return err(notStopped(left));
      const running = yield* this.#daemon.card();
      while (running !== null && isAlive(running.process)) await this.#deps.clock.sleep(10);
      return ok();
    });
  }

  ensureRunning(): ResultAsync<void, ServiceError> {
    return this.#needed().andThen((needed) => (needed ? this.#daemon.ensure().map(() => undefined) : okAsync(undefined)));
  }

  daemonStatus(): ResultAsync<DaemonStatus, ServiceError> {
    return this.#needed().andThen((needed) => this.#daemon.status().map((status) => ({ ...status, needed })));
  }

  #needed(): ResultAsync<boolean, ServiceError> {
    return this.#files(this.#definitions.state()).map((state) =>
      Object.values(state?.services ?? {}).some(({ desired, process }) => desired === 'running' || process !== null),
    );
  }

  #setEnabled(name: string, enabled: boolean): ResultAsync<void, ServiceError> {
    return this.#read(name).andThen((definition) => {
      if (definition === null) return errAsync(unknownService(name));
      return definition.enabled === enabled ? okAsync(undefined) : this.#files(this.#definitions.write({ ...definition, enabled }));
    });
  }

  #command(method: Named, name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(this, async function* () {
      yield* checkServiceName(name);
      const definition = yield* this.#read(name);
      if (definition === null && method !== 'forget') return err(unknownService(name));
      const timeoutMs = longestWait(yield* this.#files(this.#definitions.all()));
      const reply = yield* this.#daemon.ask({ method, name }, { signal: options?.signal, timeoutMs });
      if (typeof reply === 'string') return err(givenUp(method, name, reply === 'aborted'));
      if (!reply.ok) return err(refusal(reply, name));
      const [outcome] = reply.outcomes;
      if (outcome !== undefined) yield* await this.#judge(method, name, outcome);
      return this.status(name);
    });
  }

  #judge(method: Named, asked: string, outcome: ServiceOutcome): ResultAsync<void, ServiceError> {
    const { service, record } = outcome;
    if (method === 'stop' || method === 'forget') return record.state === 'stopped' ? okAsync(undefined) : errAsync(notStopped(outcome));
    if (record.state === 'running') return okAsync(undefined);
    const { redact = (text: string) => text } = this.#deps;
    const log = logFile(this.#layout, service);
    const reason = redact(record.reason ?? `it is ${record.state}`);
    return ResultAsync.fromSafePromise(lastLines(log, shownLines, record.logOffset).catch((): readonly string[] => [])).andThen((lines) =>
      err(startFailed({ asked, service, reason, state: record.state, exit: record.lastExit, lastLines: lines.map(redact), log })),
    );
  }

  #statuses(definitions: readonly ServiceDefinition[]): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return safeTry(this, async function* () {
      const card = yield* this.#daemon.card();
      const state = yield* this.#files(this.#definitions.state());
      const sameBoot = state !== null && isSameBoot(state.bootId, bootId());
      const lives = card === null ? isRecognized : isAlive;
      const alive = (record: ServiceRecord | undefined): boolean => sameBoot && record?.process != null && lives(record.process);
      return ok(
        definitions.map((definition) => {
          const record = state?.services[definition.name];
          return recordStatus(definition, record ?? null, { supervised: card !== null, alive: alive(record) });
        }),
      );
    });
  }

  #read(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return checkServiceName(name).asyncAndThen(() => this.#files(this.#definitions.read(name)));
  }

  #files<T>(result: ResultAsync<T, FileSystemError>): ResultAsync<T, ServiceError> {
    return result.mapErr((cause) =>
      serviceManagerUnavailable({
        message: `The supervisor's files in ${this.#layout.folder} cannot be used: ${cause.message}`,
        remedy: cause.remedy,
        cause,
      }),
    );
  }
}

function notStopped({ service, record }: ServiceOutcome): ServiceError {
  return stopFailed(service, record.reason ?? `it is ${record.state}`);
}

/** A command may stop and start a service with all that it depends on; what takes longer than all of them may is a daemon that hangs. */
function longestWait(definitions: readonly ServiceDefinition[]): number {
  const times = definitions.map(
    ({ readiness, stop }) => stop.timeoutMs + (readiness.kind === 'stable' ? readiness.forMs : readiness.timeoutMs),
  );
  return times.reduce((sum, time) => sum + time, graceMs);
}

function refusal(reply: Extract<ControlReply, { ok: false }>, name: string): ServiceError {
  if (reply.problem === 'not-installed') return unknownService(name);
  return serviceManagerUnavailable({ message: `The supervisor refused: ${reply.message}`, remedy: 'Restart it with `woosoo recover`.' });
}

function givenUp(method: Named, name: string, told: boolean): ServiceError {
  return serviceManagerUnavailable({
    message: told
      ? `Waiting for the ${method} of service ${name} was cancelled; the supervisor goes on with it.`
      : `The ${method} of service ${name} was cancelled before it began.`,
    remedy: `See \`woosoo services status ${name}\`.`,
    detail: { service: name, cancelled: true, begun: told },
  });
}

function foreignAccount({ name, account }: ServiceDefinition): ServiceError {
  return serviceDefinitionInvalid({
    message: `Service ${name} is to run as ${account ?? ''}, but the embedded supervisor runs all services under its own account.`,
    remedy: 'Leave the account out, or use systemd or NSSM.',
    detail: { service: name },
  });
}
