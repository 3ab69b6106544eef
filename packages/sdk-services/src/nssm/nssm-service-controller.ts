import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type FileSystem, type FileSystemError, type ProcessRunner } from '@woosoo/sdk-core';
import { definitionDifferences, definitionDrift } from '../definition/definition-differences.ts';
import { notInstalled, unknownService } from '../definition/not-installed.ts';
import { checkDefinition, checkServiceName } from '../definition/service-name.ts';
import { serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import { startFailed, stopFailed } from '../failures/service-failure.ts';
import { lastLines } from '../logs/last-lines.ts';
import { serviceLog } from '../logs/service-log.ts';
import type { CallOptions, DefinitionDrift, LogOptions, ServiceController, ServiceLogLine } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import { InstalledDefinitions } from '../supervisor/installed-definitions.ts';
import { supervisorLayout } from '../supervisor/supervisor-layout.ts';
import { accountAccess } from './account-access.ts';
import { hostStatus, type HostFacts } from './host-status.ts';
import { askHost, type HostReply } from './host/host-channel.ts';
import { defaultHostEntry, type HostEntry } from './host/host-entry.ts';
import { parseHostRecord, type HostRecord } from './host/host-record.ts';
import { disabledService, expandedPath, foreignService, markedForDeletion, notWindows } from './nssm-failures.ts';
import { hostAddress, nssmLayout, recordFile, serviceId, serviceLogFile, type NssmFolders, type NssmLayout } from './nssm-layout.ts';
import { nssmProgram } from './nssm-program.ts';
import { terminate, WindowsProcesses } from './processes/windows-processes.ts';
import { isMarkedForDeletion, ownerOf, registrationChanges, startTypeOf } from './registration/installed-registration.ts';
import type { InstalledRegistration } from './registration/installed-registration.ts';
import { registrationOf } from './registration/registration.ts';
import type { WindowsServiceStatus } from './windows-service-state.ts';
import { WindowsServices } from './windows-services.ts';

export interface NssmServiceControllerDeps {
  /** `BranchPaths` does. */
  readonly paths: NssmFolders;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  /** How the host of a service is started; the one of this package when absent. */
  readonly host?: HostEntry | undefined;
  /** nssm.exe; when absent one in the branch's `bin\nssm`, or on PATH. */
  readonly nssm?: string | null | undefined;
  /** Folders to look for it in; `PATH` when absent. */
  readonly searchPath?: string | undefined;
  /** Takes secrets out of log lines that go into errors. */
  readonly redact?: ((text: string) => string) | undefined;
}

const shownLines = 15;
const pollMs = 50;
/** How often Windows itself is asked, while the host is waited for. */
const lookMs = 1500;
const helloMs = 2000;
/** For what a busy machine adds to the times that a definition allows: starting a host, ending it. */
const graceMs = 30_000;
/** How long Windows may take to forget a removed service that no program looks at. */
const forgetMs = 10_000;

/**
 * Services of Windows by NSSM. Each is one NSSM service whose application is our host (see `ServiceHost`), which runs the program; all that is
 * secret is in the definition's file, which only its owner can read, and not in the registry, which everybody can.
 * NSSM is asked once for each thing; whether it came to be is seen from the service control manager and from the host itself.
 *
 * @example
 * ```ts
 * import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
 * import { NssmServiceController } from '@woosoo/sdk-services';
 *
 * const clock = new SystemClock();
 * const services = new NssmServiceController({
 *   paths: new BranchPaths('C:\\woosoo'),
 *   fileSystem: new NodeFileSystem(),
 *   clock,
 *   processes: new ExecaProcessRunner({ clock, redactor: new Redactor() }),
 * });
 * const usable = await services.usable();
 * ```
 */
export class NssmServiceController implements ServiceController {
  readonly driver = 'nssm';
  readonly #deps: NssmServiceControllerDeps;
  readonly #layout: NssmLayout;
  readonly #definitions: InstalledDefinitions;
  readonly #windows: WindowsServices;
  readonly #processes: WindowsProcesses;
  readonly #host: HostEntry;

  constructor(deps: NssmServiceControllerDeps) {
    this.#deps = deps;
    this.#layout = nssmLayout(deps.paths);
    const { folder } = this.#layout;
    this.#definitions = new InstalledDefinitions(deps.fileSystem, supervisorLayout({ ...deps.paths, supervisor: folder }));
    this.#windows = new WindowsServices(deps.processes, folder);
    this.#processes = new WindowsProcesses(deps.processes);
    this.#host = deps.host ?? defaultHostEntry();
  }

  usable(): ResultAsync<void, ServiceError> {
    if (process.platform !== 'win32') return errAsync(notWindows(process.platform));
    return safeTry(
      async function* (this: NssmServiceController) {
        yield* this.#nssm();
        for (const path of [this.#layout.root, this.#host.program]) {
          const refusal = expandedPath(path);
          if (refusal !== null) return err(refusal);
        }
        return ok(yield* this.#windows.mayChange());
      }.bind(this),
    );
  }

  list(): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return this.#files(this.#definitions.all())
      .andThen((definitions) => ResultAsync.combine(definitions.map((definition) => this.#status(definition))))
      .map((statuses) => statuses.filter(({ state }) => state !== 'not-installed'));
  }

  status(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return this.#read(name).andThen((definition) => (definition === null ? okAsync(notInstalled(name)) : this.#status(definition)));
  }

  processIds(): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        const statuses = yield* this.list();
        const table = statuses.some(({ pid }) => pid !== null) ? yield* this.#processes.all() : [];
        return ok(new Map(statuses.map(({ name, pid }) => [name, pid === null ? [] : [pid, ...WindowsProcesses.below(table, pid)]])));
      }.bind(this),
    );
  }

  diff(wanted: readonly ServiceDefinition[]): ResultAsync<readonly DefinitionDrift[], ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        const installed: ServiceDefinition[] = [];
        const registered: DefinitionDrift[] = [];
        for (const definition of yield* this.#files(this.#definitions.all())) {
          const registration = yield* this.#registration(definition.name);
          if (registration === null) continue;
          installed.push(definition);
          const { fields } = registrationChanges(registrationOf(this.#layout, definition, this.#host), registration);
          if (fields.length > 0) registered.push({ service: definition.name, kind: 'changed', fields: fields.map((name) => `windows.${name}`) });
        }
        const drift = definitionDrift(wanted, installed);
        const names = new Set(wanted.map(({ name }) => name));
        return ok(merge(drift, registered.filter(({ service }) => names.has(service))));
      }.bind(this),
    );
  }

  definition(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return this.#read(name);
  }

  install(definition: ServiceDefinition): ResultAsync<void, ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        yield* checkDefinition(definition);
        const refusal = expandedPath(this.#layout.root) ?? expandedPath(this.#host.program);
        if (refusal !== null) return err(refusal);
        const nssm = yield* this.#nssm();
        const id = serviceId(this.#layout, definition.name);
        const before = yield* this.#registration(definition.name);
        // The definition first: a service must never start without.
        const written = yield* this.#read(definition.name);
        const isNew = written === null || definitionDifferences(definition, written).length > 0;
        if (isNew) yield* this.#files(this.#definitions.write(definition));
        yield* this.#files(this.#deps.fileSystem.makeDirectory(this.#layout.logs, { mode: 0o700 }));
        const wanted = registrationOf(this.#layout, definition, this.#host);
        if (before === null) yield* this.#windows.create(nssm, id, wanted);
        const changes = before === null ? { settings: [], values: wanted.values } : registrationChanges(wanted, before);
        yield* this.#windows.change(nssm, id, changes);
        if (before?.keys.get('')?.has('FailureActions') !== true) yield* this.#windows.restartWhenNssmDies(id);
        if (isNew && definition.account !== null) yield* this.#letIn(definition.name, definition.account);
        return ok();
      }.bind(this),
    );
  }

  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        const definition = yield* this.#read(name);
        const registration = yield* this.#registration(name);
        if (registration !== null) {
          const id = serviceId(this.#layout, name);
          if (!isMarkedForDeletion(registration)) {
            yield* this.#bringDown(name, definition, options);
            yield* this.#windows.remove(id);
          }
          if ((yield* this.#until(id, forgetMs, () => false)) !== null) return err(markedForDeletion(id));
        }
        yield* this.#files(this.#definitions.remove(name));
        return ok(yield* this.#files(this.#deps.fileSystem.remove(recordFile(this.#layout, name))));
      }.bind(this),
    );
  }

  start(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        const definition = yield* this.#installed(name);
        for (const dependency of definition.dependsOn) {
          if ((yield* this.#read(dependency)) === null) continue;
          yield* this.start(dependency, options).mapErr((error) => needed(name, dependency, error));
        }
        const record = yield* this.#broughtUp(definition, options);
        if (record.state !== 'running') return err(await this.#startFailure(name, record));
        return this.status(name);
      }.bind(this),
    );
  }

  stop(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#installed(name)
      .andThen((definition) => this.#bringDown(name, definition, options))
      .andThen(() => this.status(name));
  }

  restart(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.stop(name, options).andThen(() => this.start(name, options));
  }

  enable(name: string): ResultAsync<void, ServiceError> {
    return this.#setEnabled(name, true);
  }

  disable(name: string): ResultAsync<void, ServiceError> {
    return this.#setEnabled(name, false);
  }

  logs(name: string, options: LogOptions = {}): AsyncIterable<ServiceLogLine> {
    return serviceLog({ service: name, path: serviceLogFile(this.#layout, name), clock: this.#deps.clock }, options);
  }

  #setEnabled(name: string, enabled: boolean): ResultAsync<void, ServiceError> {
    return this.#installed(name).andThen((definition) => this.install({ ...definition, enabled }));
  }

  #status(definition: ServiceDefinition): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        const { name, enabled } = definition;
        const reply = await this.#ask(name, 'hello', helloMs);
        if (reply !== null) return ok(hostStatus(definition, enabled, { host: 'answers', record: reply.record }));
        const windows = yield* this.#windows.query(serviceId(this.#layout, name));
        if (windows === null) return ok(notInstalled(name));
        const facts: HostFacts = { host: 'silent', record: yield* this.#record(name), windows: windows.state };
        return ok(hostStatus(definition, enabled, facts));
      }.bind(this),
    );
  }

  /** Asks for the start once, and waits until the host tells what became of it. */
  #broughtUp(definition: ServiceDefinition, options?: CallOptions): ResultAsync<HostRecord, ServiceError> {
    const { name, readiness } = definition;
    const { clock } = this.#deps;
    const id = serviceId(this.#layout, name);
    const allowedMs = graceMs + (readiness.kind === 'stable' ? readiness.forMs : readiness.timeoutMs);
    return safeTry(
      async function* (this: NssmServiceController) {
        const there = await this.#ask(name, 'start', allowedMs, options);
        if (there !== null && there.record.state !== 'stopped') return ok(there.record);
        const before = (yield* this.#record(name))?.run ?? 0;
        yield* this.#requestStart(name);
        const end = clock.monotonicMs() + allowedMs;
        let nextLook = clock.monotonicMs() + lookMs;
        while (clock.monotonicMs() < end) {
          if (options?.signal?.aborted === true) return err(waitCancelled(name));
          const reply = await this.#ask(name, 'start', Math.max(1, end - clock.monotonicMs()), options);
          if (reply !== null) return ok(reply.record);
          if (clock.monotonicMs() > nextLook) {
            const windows = yield* this.#windows.query(id);
            const record = yield* this.#record(name);
            // It came, and went again without having been asked.
            if (record !== null && record.run > before && (windows === null || windows.state === 'stopped')) return ok(record);
            const problem = hostProblem(name, windows, this.#host);
            if (problem !== null) return err(problem);
            nextLook = clock.monotonicMs() + lookMs;
          }
          await clock.sleep(pollMs, { signal: options?.signal });
        }
        return err(hostSilent(name, this.#layout));
      }.bind(this),
    );
  }

  #requestStart(name: string): ResultAsync<void, ServiceError> {
    const id = serviceId(this.#layout, name);
    return safeTry(
      async function* (this: NssmServiceController) {
        const windows = yield* this.#until(id, graceMs, ({ state }) => state !== 'stop-pending');
        if (windows === null) return err(unknownService(name));
        if (windows.state === 'paused') return ok(yield* this.#windows.proceed(yield* this.#nssm(), id));
        if (yield* this.#windows.start(id)) return ok();
        const registration = yield* this.#registration(name);
        if (registration === null) return err(unknownService(name));
        if (isMarkedForDeletion(registration)) return err(markedForDeletion(id));
        return startTypeOf(registration) === 'SERVICE_DISABLED' ? err(disabledService(name, id)) : ok();
      }.bind(this),
    );
  }

  /** Asks for the stop once, waits for it, and ends by force what does not go. */
  #bringDown(name: string, definition: ServiceDefinition | null, options?: CallOptions): ResultAsync<void, ServiceError> {
    const id = serviceId(this.#layout, name);
    const { clock } = this.#deps;
    return safeTry(
      async function* (this: NssmServiceController) {
        // While it starts or goes on, Windows takes no request.
        const windows = yield* this.#until(id, graceMs, ({ state }) => state !== 'start-pending' && state !== 'continue-pending');
        if (windows !== null && windows.state !== 'stopped') {
          const host = await this.#ask(name, 'hello', helloMs);
          yield* this.#windows.stop(id);
          const end = clock.monotonicMs() + (definition?.stop.timeoutMs ?? 0) + graceMs;
          // Asking the host costs nothing, asking Windows a program.
          while (clock.monotonicMs() < end && (await this.#ask(name, 'hello', helloMs, options)) !== null) await clock.sleep(pollMs);
          const left = yield* this.#until(id, Math.max(0, end - clock.monotonicMs()), ({ state }) => state === 'stopped', options);
          if (left !== null && left.state !== 'stopped') yield* this.#force(name, host, options);
        }
        return this.#endLeftovers(name);
      }.bind(this),
    );
  }

  /** The host did not end, or NSSM does not: neither may keep the program. */
  #force(name: string, host: HostReply | null, options?: CallOptions): ResultAsync<void, ServiceError> {
    const id = serviceId(this.#layout, name);
    return safeTry(
      async function* (this: NssmServiceController) {
        if (options?.signal?.aborted === true) return err(waitCancelled(name));
        if (host !== null) {
          const table = yield* this.#processes.all();
          const parent = table.find(({ pid }) => pid === host.hostPid)?.parentPid;
          terminate([host.hostPid, ...WindowsProcesses.below(table, host.hostPid), ...(parent === undefined ? [] : [parent])]);
        }
        const left = yield* this.#until(id, forgetMs, ({ state }) => state === 'stopped');
        if (left === null || left.state === 'stopped') return ok();
        return err(stopFailed(name, `Windows still has ${id} as stopping; its processes ${host?.hostPid ?? 'are not known'}`));
      }.bind(this),
    );
  }

  /** What a host that was ended by force has left; one that ended as it should has seen to it. */
  #endLeftovers(name: string): ResultAsync<void, ServiceError> {
    const { clock, fileSystem } = this.#deps;
    return safeTry(
      async function* (this: NssmServiceController) {
        const record = yield* this.#record(name);
        if (record === null || record.pid === null) return ok();
        const end = clock.monotonicMs() + forgetMs;
        for (;;) {
          const left = yield* this.#processes.descendantsOf(record.pid, record.startedAt);
          if (left.length === 0) break;
          if (clock.monotonicMs() > end) return err(stopFailed(name, `processes ${left.join(', ')} cannot be ended`));
          terminate(left);
          await clock.sleep(pollMs);
        }
        const ended: HostRecord = { ...record, state: 'stopped', pid: null, reason: null, since: clock.now().toISOString() };
        return ok(yield* this.#files(fileSystem.writeTextAtomic(recordFile(this.#layout, name), `${JSON.stringify(ended)}\n`)));
      }.bind(this),
    );
  }

  /** How a service is once it is as it should be, or the time is over; `null` once Windows does not know it. */
  #until(
    id: string,
    withinMs: number,
    reached: (windows: WindowsServiceStatus) => boolean,
    options?: CallOptions,
  ): ResultAsync<WindowsServiceStatus | null, ServiceError> {
    const { clock } = this.#deps;
    return safeTry(
      async function* (this: NssmServiceController) {
        const end = clock.monotonicMs() + withinMs;
        for (;;) {
          const windows = yield* this.#windows.query(id);
          if (windows === null || reached(windows)) return ok(windows);
          if (clock.monotonicMs() > end || options?.signal?.aborted === true) return ok(windows);
          await clock.sleep(pollMs, { signal: options?.signal });
        }
      }.bind(this),
    );
  }

  async #startFailure(name: string, record: HostRecord): Promise<ServiceError> {
    const { redact = (text: string) => text } = this.#deps;
    const log = serviceLogFile(this.#layout, name);
    const lines = await lastLines(log, shownLines, record.logOffset).catch((): readonly string[] => []);
    const reason = redact(record.reason ?? `it is ${record.state}`);
    return startFailed({ asked: name, service: name, reason, state: record.state, exit: record.lastExit, lastLines: lines.map(redact), log });
  }

  #ask(name: string, request: 'hello' | 'start', timeoutMs: number, options?: CallOptions): Promise<HostReply | null> {
    return askHost(hostAddress(this.#layout, name), request, { timeoutMs, signal: options?.signal });
  }

  /** As the registry has it, if it is ours. */
  #registration(name: string): ResultAsync<InstalledRegistration | null, ServiceError> {
    const id = serviceId(this.#layout, name);
    return this.#windows.registration(id).andThen((registration) => {
      if (registration === null) return okAsync(null);
      const owner = ownerOf(registration);
      // An install that was cut off right after NSSM's own leaves one that says nothing yet.
      if (owner === `${this.#layout.branch}/${name}` || (owner === null && isUnfinished(registration))) return okAsync(registration);
      return errAsync(foreignService(id));
    });
  }

  #letIn(name: string, account: string): ResultAsync<void, ServiceError> {
    return safeTry(
      async function* (this: NssmServiceController) {
        for (const args of accountAccess(this.#layout, name, account)) {
          yield* this.#deps.processes.run({ program: 'icacls', args, effect: 'write' }, { timeoutMs: graceMs }).mapErr((cause) =>
            serviceManagerUnavailable({
              message: `The account ${account} of service ${name} could not be given access to the branch: ${cause.message}`,
              remedy: 'Check the name of the account.',
              cause,
            }),
          );
        }
        return ok();
      }.bind(this),
    );
  }

  #nssm(): ResultAsync<string, ServiceError> {
    const { fileSystem, nssm = null, searchPath = process.env['PATH'] ?? '' } = this.#deps;
    return this.#files(nssmProgram(fileSystem, { root: this.#layout.root, configured: nssm, path: searchPath }));
  }

  #installed(name: string): ResultAsync<ServiceDefinition, ServiceError> {
    return this.#read(name).andThen((definition) => (definition === null ? errAsync(unknownService(name)) : okAsync(definition)));
  }

  #read(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return checkServiceName(name).asyncAndThen(() => this.#files(this.#definitions.read(name)));
  }

  #record(name: string): ResultAsync<HostRecord | null, ServiceError> {
    return this.#files(this.#deps.fileSystem.readTextIfExists(recordFile(this.#layout, name))).map(parseHostRecord);
  }

  #files<T>(result: ResultAsync<T, FileSystemError | ServiceError>): ResultAsync<T, ServiceError> {
    return result.mapErr((cause) =>
      'code' in cause && cause.code.startsWith('WOO2')
        ? (cause as ServiceError) // codes of this package begin so
        : serviceManagerUnavailable({
            message: `The files of the services in ${this.#layout.folder} cannot be used: ${cause.message}`,
            remedy: cause.remedy,
            cause,
          }),
    );
  }
}

function needed(asked: string, service: string, error: ServiceError): ServiceError {
  if (error.type !== 'ServiceStartFailed') return error;
  return startFailed({ asked, service, reason: 'it failed', state: 'backoff', exit: null, lastLines: [error.message] });
}

/** `nssm install` alone leaves a service that runs our host with nothing to do. */
function isUnfinished({ keys }: InstalledRegistration): boolean {
  const parameters = keys.get('Parameters')?.get('AppParameters');
  return parameters === undefined || (parameters.type === 'expandable' && parameters.text === '');
}

function merge(drift: readonly DefinitionDrift[], more: readonly DefinitionDrift[]): readonly DefinitionDrift[] {
  const merged = new Map(drift.map((entry) => [entry.service, entry]));
  for (const entry of more) {
    const known = merged.get(entry.service);
    if (known === undefined) merged.set(entry.service, entry);
    else if (known.kind === 'changed') merged.set(entry.service, { ...known, fields: [...known.fields, ...entry.fields] });
  }
  return [...merged.values()];
}

function hostProblem(name: string, windows: WindowsServiceStatus | null, host: HostEntry): ServiceError | null {
  if (windows?.state === 'paused' || (windows?.state === 'stopped' && windows.exitCode !== 0)) {
    return serviceManagerUnavailable({
      message: `NSSM could not start the host of service ${name} (${host.program}).`,
      remedy: 'Check that this program is there and that the account of the service may run it; its host log and the event viewer tell more.',
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
