import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type FileSystem, type ProcessRunner } from '@woosoo/sdk-core';
import { definitionDrift } from '../definition/definition-differences.ts';
import { notInstalled, unknownService } from '../definition/not-installed.ts';
import { checkDefinition, checkServiceName } from '../definition/service-name.ts';
import type { ServiceError } from '../errors.ts';
import { startFailed } from '../failures/service-failure.ts';
import { lastLines } from '../logs/last-lines.ts';
import { serviceLog } from '../logs/service-log.ts';
import type { CallOptions, DefinitionDrift, LogOptions, ServiceController, ServiceLogLine } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import { hostStatus, type HostFacts } from './host-status.ts';
import { defaultHostEntry, type HostEntry } from './host/host-entry.ts';
import type { HostRecord } from './host/host-record.ts';
import { NssmBranch } from './nssm-branch.ts';
import { nameTaken, notWindows } from './nssm-failures.ts';
import { NssmInstallation } from './nssm-installation.ts';
import { serviceId, serviceLogFile, type NssmFolders } from './nssm-layout.ts';
import { NssmRuns } from './nssm-runs.ts';
import { WindowsProcesses } from './processes/windows-processes.ts';
import type { RecoverCommand } from '../recover-command.ts';
import { recoveryDefinition, recoveryName } from './recovery.ts';

export interface NssmServiceControllerDeps {
  /** `BranchPaths` does. */
  readonly paths: NssmFolders;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  /** How the host of a service is started; the one of this package when absent. */
  readonly host?: HostEntry | undefined;
  /** What is to run at each start of Windows before the services; nothing when absent. */
  readonly recover?: RecoverCommand | null | undefined;
  /** nssm.exe; when absent one in the branch's `bin\nssm`, or on PATH. */
  readonly nssm?: string | null | undefined;
  /** Folders to look for it in; `PATH` when absent. */
  readonly searchPath?: string | undefined;
  /** Takes secrets out of log lines that go into errors. */
  readonly redact?: ((text: string) => string) | undefined;
}

const shownLines = 15;

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
  readonly #branch: NssmBranch;
  readonly #runs: NssmRuns;
  readonly #installation: NssmInstallation;
  #recoveryInstalled = false;

  constructor(deps: NssmServiceControllerDeps) {
    this.#deps = deps;
    const host = deps.host ?? defaultHostEntry();
    this.#branch = new NssmBranch(deps);
    this.#runs = new NssmRuns({ ...deps, host, branch: this.#branch });
    this.#installation = new NssmInstallation({ ...deps, host, branch: this.#branch, runs: this.#runs });
  }

  usable(): ResultAsync<void, ServiceError> {
    if (process.platform !== 'win32') return errAsync(notWindows(process.platform));
    return safeTry(this, async function* () {
      yield* this.#branch.nssm();
      const refusal = this.#installation.refusal();
      if (refusal !== null) return err(refusal);
      return ok(yield* this.#branch.windows.mayChange());
    });
  }

  list(): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return this.#own()
      .andThen((definitions) => ResultAsync.combine(definitions.map((definition) => this.#status(definition))))
      .map((statuses) => statuses.filter(({ state }) => state !== 'not-installed'));
  }

  status(name: string): ResultAsync<ServiceStatus, ServiceError> {
    return this.#read(name).andThen((definition) => (definition === null ? okAsync(notInstalled(name)) : this.#status(definition)));
  }

  processIds(): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError> {
    return safeTry(this, async function* () {
      const statuses = yield* this.list();
      const table = statuses.some(({ pid }) => pid !== null) ? yield* this.#branch.processes.all() : [];
      return ok(new Map(statuses.map(({ name, pid }) => [name, pid === null ? [] : [pid, ...WindowsProcesses.below(table, pid)]])));
    });
  }

  diff(wanted: readonly ServiceDefinition[]): ResultAsync<readonly DefinitionDrift[], ServiceError> {
    return safeTry(this, async function* () {
      const installed: ServiceDefinition[] = [];
      const registered: DefinitionDrift[] = [];
      for (const definition of yield* this.#own()) {
        const fields = yield* this.#installation.differences(definition);
        if (fields === null) continue;
        installed.push(definition);
        if (fields.length > 0)
          registered.push({ service: definition.name, kind: 'changed', fields: fields.map((name) => `windows.${name}`) });
      }
      const drift = definitionDrift(wanted, installed);
      const names = new Set(wanted.map(({ name }) => name));
      return ok(
        merge(
          drift,
          registered.filter(({ service }) => names.has(service)),
        ),
      );
    });
  }

  definition(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return this.#read(name);
  }

  install(definition: ServiceDefinition): ResultAsync<void, ServiceError> {
    const { recover } = this.#deps;
    return safeTry(this, async function* () {
      yield* checkDefinition(definition);
      if (definition.name === recoveryName) return err(nameTaken(recoveryName));
      yield* this.#installation.install(definition);
      if (recover == null || this.#recoveryInstalled) return ok();
      yield* this.#installation.install(recoveryDefinition(this.#branch.layout.root, recover));
      this.#recoveryInstalled = true;
      return ok();
    });
  }

  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      yield* this.#installation.uninstall(name, options);
      // With the last service goes what runs before them.
      if ((yield* this.#own()).length > 0 || (yield* this.#read(recoveryName)) === null) return ok();
      this.#recoveryInstalled = false;
      return this.#installation.uninstall(recoveryName, options);
    });
  }

  start(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(this, async function* () {
      const definition = yield* this.#installed(name);
      for (const dependency of definition.dependsOn) {
        if ((yield* this.#read(dependency)) === null) continue;
        yield* this.start(dependency, options).mapErr((error) => needed(name, dependency, error));
      }
      const record = yield* this.#runs.bringUp(definition, options);
      if (record.state !== 'running') return err(await this.#startFailure(name, record));
      return this.status(name);
    });
  }

  stop(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#installed(name)
      .andThen((definition) => this.#runs.bringDown(name, definition, options))
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
    return serviceLog({ service: name, path: serviceLogFile(this.#branch.layout, name), clock: this.#deps.clock }, options);
  }

  /** The services of the branch; recovery is ours. */
  #own(): ResultAsync<readonly ServiceDefinition[], ServiceError> {
    return this.#branch.files(this.#branch.definitions.all()).map((all) => all.filter(({ name }) => name !== recoveryName));
  }

  #setEnabled(name: string, enabled: boolean): ResultAsync<void, ServiceError> {
    return this.#installed(name).andThen((definition) => this.install({ ...definition, enabled }));
  }

  #status(definition: ServiceDefinition): ResultAsync<ServiceStatus, ServiceError> {
    return safeTry(this, async function* () {
      const { name, enabled } = definition;
      const reply = await this.#runs.hello(name);
      if (reply !== null) return ok(hostStatus(definition, enabled, { host: 'answers', record: reply.record }));
      const windows = yield* this.#branch.windows.query(serviceId(this.#branch.layout, name));
      if (windows === null) return ok(notInstalled(name));
      const facts: HostFacts = { host: 'silent', record: yield* this.#branch.record(name), windows: windows.state };
      return ok(hostStatus(definition, enabled, facts));
    });
  }

  async #startFailure(name: string, record: HostRecord): Promise<ServiceError> {
    const { redact = (text: string) => text } = this.#deps;
    const log = serviceLogFile(this.#branch.layout, name);
    const lines = await lastLines(log, shownLines, record.logOffset).catch((): readonly string[] => []);
    const reason = redact(record.reason ?? `it is ${record.state}`);
    return startFailed({
      asked: name,
      service: name,
      reason,
      state: record.state,
      exit: record.lastExit,
      lastLines: lines.map(redact),
      log,
    });
  }

  #installed(name: string): ResultAsync<ServiceDefinition, ServiceError> {
    return this.#read(name).andThen((definition) => (definition === null ? errAsync(unknownService(name)) : okAsync(definition)));
  }

  #read(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return checkServiceName(name).asyncAndThen(() => this.#branch.files(this.#branch.definitions.read(name)));
  }
}

function needed(asked: string, service: string, error: ServiceError): ServiceError {
  if (error.type !== 'ServiceStartFailed') return error;
  return startFailed({ asked, service, reason: 'it failed', state: 'backoff', exit: null, lastLines: [error.message] });
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
