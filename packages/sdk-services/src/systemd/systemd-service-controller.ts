import { join } from 'node:path';
import { err, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type ErrorOf, type FileSystem, type FileSystemError, type ProcessRunner } from '@woosoo/sdk-core';
import { definitionDrift } from '../definition/definition-differences.ts';
import { notInstalled, unknownService } from '../definition/not-installed.ts';
import { checkServiceName } from '../definition/service-name.ts';
import { serviceManagerUnavailable, type serviceUnitForeign, type ServiceError } from '../errors.ts';
import { stopFailed } from '../failures/service-failure.ts';
import type { CallOptions, DefinitionDrift, LogOptions, ServiceController, ServiceLogLine } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import type { RecoverCommand } from '../recover-command.ts';
import { bringDown } from './bring-down.ts';
import { processesOfUnits } from './cgroup-processes.ts';
import { checkUnit } from './check-unit.ts';
import type { UnitFacts } from './parse-show.ts';
import { parseSecurity, type SecurityScore } from './security-score.ts';
import { ServiceJournal } from './service-journal.ts';
import { securityOf, showManager } from './systemctl-commands.ts';
import { SystemdManager } from './systemd-manager.ts';
import { obstacleToSystemd, readInit } from './systemd-usable.ts';
import { foreignDropIns } from './unit-drop-ins.ts';
import { unitFilesUnusable } from './unit-files-unusable.ts';
import { UnitFiles } from './unit-files.ts';
import { branchTarget, recoverUnit, unitName } from './unit-names.ts';
import { UnitRecordMaker } from './unit-record-maker.ts';
import type { UnitRecord } from './unit-record.ts';
import { UnitRecords } from './unit-records.ts';
import { UnitStarter } from './unit-starter.ts';
import { UnitStatuses } from './unit-statuses.ts';
import { absent, filesOfBranch, filesOfService } from './wanted-unit-files.ts';

export interface SystemdServiceControllerDeps {
  /** `BranchPaths` does. */
  readonly paths: { readonly root: string; readonly state: string };
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  /** Where services of the branch may write; nowhere else when they are hardened. */
  readonly writable: readonly string[];
  /** The names of services that are Woosoo itself, and may write all of its state; none when absent. */
  readonly own?: readonly string[] | undefined;
  /** The account that services of the branch run under, or their workers do, and that owns what they write; `null`: root. */
  readonly account?: string | null | undefined;
  /** What a boot runs before the services, to end what a power cut interrupted; `null`: nothing. */
  readonly recover?: RecoverCommand | null | undefined;
  /** Takes secrets out of log lines that go into errors. */
  readonly redact?: ((text: string) => string) | undefined;
}

const shownLines = 15;

/**
 * Services as units of systemd, for Linux. Each is `woosoo-NAME.service`, all are bound together by `woosoo.target`; their output goes to the journal.
 * The distribution's own nginx is not replaced but changed by a drop-in, and given back as it was.
 *
 * @example
 * ```ts
 * import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
 * import { SystemdServiceController } from '@woosoo/sdk-services';
 *
 * const paths = new BranchPaths('/srv/branch');
 * const clock = new SystemClock();
 * const processes = new ExecaProcessRunner({ clock, redactor: new Redactor([]) });
 * const services = new SystemdServiceController({ paths, clock, processes, fileSystem: new NodeFileSystem(), writable: [paths.run] });
 * const status = await services.status('reverb');
 * ```
 */
export class SystemdServiceController implements ServiceController {
  readonly driver = 'systemd';
  readonly #deps: SystemdServiceControllerDeps;
  readonly #manager: SystemdManager;
  readonly #records: UnitRecords;
  readonly #files: UnitFiles;
  readonly #maker: UnitRecordMaker;
  readonly #statuses: UnitStatuses;
  readonly #starter: UnitStarter;

  constructor(deps: SystemdServiceControllerDeps) {
    const { fileSystem, clock, processes, paths, account = null, redact = (text: string) => text } = deps;
    this.#deps = deps;
    this.#manager = new SystemdManager(processes);
    this.#records = new UnitRecords(fileSystem, join(paths.state, 'systemd'));
    this.#files = new UnitFiles(fileSystem, paths.root);
    const manager = this.#manager;
    this.#maker = new UnitRecordMaker({ manager, fileSystem, clock, processes, account });
    this.#statuses = new UnitStatuses({ manager, fileSystem, clock });
    this.#starter = new UnitStarter({
      manager,
      fileSystem,
      clock,
      linesOfRun: async (record, invocationId) => (await this.#journal(record).linesOfRun(invocationId, shownLines)).map(redact),
    });
  }

  usable(options?: CallOptions): ResultAsync<void, ServiceError> {
    const { fileSystem, processes } = this.#deps;
    const uid = process.getuid?.() ?? null;
    return this.#disk(fileSystem.stat('/run/systemd/system')).andThen((booted): ResultAsync<void, ServiceError> => {
      const obstacle = obstacleToSystemd({ booted: booted !== null, init: readInit(), uid });
      if (obstacle !== null) return new ResultAsync(Promise.resolve(err(obstacle)));
      return processes
        .run(showManager(), { ...options, timeoutMs: 5000 })
        .map(() => undefined)
        .mapErr((cause) =>
          serviceManagerUnavailable({
            message: `systemd does not answer: ${cause.message}`,
            remedy: 'See `systemctl status`; when the message bus is gone: `systemctl restart dbus`, or a restart of the machine.',
            cause,
          }),
        );
    });
  }

  list(options?: CallOptions): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return this.#disk(this.#records.all()).andThen((records) => this.#statuses.of(records, options));
  }

  status(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#read(name)
      .andThen((record) => this.#statuses.of(record === null ? [] : [record], options))
      .map(([status]) => status ?? notInstalled(name));
  }

  processIds(): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError> {
    return this.#disk(this.#records.all()).map((records) => {
      const found = processesOfUnits(new Set(records.map(({ unit }) => unit)));
      return new Map(records.map(({ definition, unit }) => [definition.name, found.get(unit) ?? []]));
    });
  }

  diff(wanted: readonly ServiceDefinition[], options?: CallOptions): ResultAsync<readonly DefinitionDrift[], ServiceError> {
    return safeTry(this, async function* () {
      const installed = yield* this.#disk(this.#records.all());
      const facts = yield* this.#manager.show(
        installed.map(({ unit }) => unit),
        options,
      );
      const drift = new Map(
        definitionDrift(
          wanted,
          installed.map(({ definition }) => definition),
        ).map((one) => [one.service, one]),
      );
      for (const record of installed) {
        const { name } = record.definition;
        const known = drift.get(name);
        if (known?.kind === 'unwanted') continue;
        const edits = yield* this.#editsOf(record, facts.get(record.unit) ?? null);
        if (edits.length > 0) drift.set(name, { service: name, kind: 'changed', fields: [...(known?.fields ?? []), ...edits] });
      }
      return ok([...drift.values()]);
    });
  }

  definition(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return this.#read(name).map((record) => record?.definition ?? null);
  }

  install(definition: ServiceDefinition, options?: CallOptions): ResultAsync<void, ServiceError> {
    const { paths, recover = null } = this.#deps;
    return safeTry(this, async function* () {
      yield* checkUnit(definition);
      const known = yield* this.#read(definition.name);
      const record = yield* this.#maker.recordOf(definition, known, options);
      const { unit, environment, link } = this.#filesOf(record);
      // Ours or nobody's, before anything is written down.
      yield* this.#disk(this.#files.checkOurs([unit, ...filesOfBranch(paths.root, recover)]));
      yield* this.#disk(this.#records.write(record));
      if (record.takingOver) yield* this.#takeOver(record);
      const changed = yield* this.#disk(this.#files.bringAbout([...filesOfBranch(paths.root, recover), environment, unit, link]));
      const facts = yield* this.#manager.showOne(record.unit, options);
      if (changed.some((path) => path !== environment.path) || facts.needsReload) yield* this.#manager.reload();
      return ok();
    });
  }

  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError> {
    const { root } = this.#deps.paths;
    return safeTry(this, async function* () {
      const record = yield* this.#read(name);
      if (record === null) return ok();
      yield* bringDown(this.#manager, record, options);
      const all = yield* this.#disk(this.#records.all());
      const { unit, environment, link } = this.#filesOf(record);
      const last = all.length === 1 ? absent(filesOfBranch(root, { program: '', args: [] })) : [];
      yield* this.#disk(this.#files.bringAbout([...absent([link, unit, environment]), ...last]));
      yield* this.#manager.reload();
      for (const one of [record.unit, ...(last.length > 0 ? [branchTarget, recoverUnit] : [])]) yield* this.#manager.resetFailed(one);
      if (record.before?.enabled === true) yield* this.#manager.setEnabled(record.unit, true);
      if (record.before?.active === true) yield* this.#manager.start(record.unit);
      return this.#disk(this.#records.remove(name));
    });
  }

  start(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#installed(name)
      .andThen((record) => this.#bringUp(record, name, new Set(), options))
      .andThen(() => this.status(name));
  }

  stop(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#installed(name)
      .andThen((record) => bringDown(this.#manager, record, options))
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

  async *logs(name: string, options: LogOptions = {}): AsyncGenerator<ServiceLogLine, void, undefined> {
    const record = await this.#read(name).unwrapOr(null);
    if (record !== null) yield* this.#journal(record).lines(options);
  }

  /** How exposed the service is, as `systemd-analyze security` judges its unit; `null` when it does not tell. */
  exposure(name: string, options?: CallOptions): ResultAsync<SecurityScore | null, ServiceError> {
    return this.#installed(name).andThen(({ unit }) =>
      this.#deps.processes
        .run(securityOf(unit), { ...options, timeoutMs: 30_000, okExitCodes: [0, 1] })
        .map(({ stdout }) => parseSecurity(stdout))
        .orElse(() => okAsync(null)),
    );
  }

  #setEnabled(name: string, enabled: boolean): ResultAsync<void, ServiceError> {
    return this.#installed(name).andThen(({ definition }) =>
      definition.enabled === enabled ? okAsync(undefined) : this.install({ ...definition, enabled }),
    );
  }

  /** Until it is done, an install that was cut off begins with it again: two masters of one program would fight for its port. */
  #takeOver(record: UnitRecord): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      if (record.before?.enabled === true) yield* this.#manager.setEnabled(record.unit, false);
      const complaint = yield* this.#manager.stop(record.unit);
      if (complaint !== null) return err(stopFailed(record.definition.name, complaint));
      return this.#disk(this.#records.write({ ...record, takingOver: false }));
    });
  }

  /** Dependencies first, each ready before what needs it begins. */
  #bringUp(record: UnitRecord, asked: string, seen: Set<string>, options?: CallOptions): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      seen.add(record.definition.name);
      for (const dependency of record.definition.dependsOn.filter((name) => !seen.has(name))) {
        const needed = yield* this.#read(dependency);
        if (needed !== null) yield* this.#bringUp(needed, asked, seen, options);
      }
      return this.#starter.bringUp(record, asked, options);
    });
  }

  /** What somebody changed by hand since the service was installed. */
  #editsOf(record: UnitRecord, facts: UnitFacts | null): ResultAsync<readonly string[], ServiceError> {
    const { unit, environment, link } = this.#filesOf(record);
    const { paths, recover = null } = this.#deps;
    return safeTry(this, async function* () {
      const differing = yield* this.#disk(this.#files.differing([unit, environment, link, ...filesOfBranch(paths.root, recover)]));
      const edited = new Set(differing.map(({ path }) => path));
      const dropIns = facts === null ? record.accepted : yield* this.#disk(foreignDropIns(this.#deps.fileSystem, record, facts));
      return ok([
        ...(edited.has(unit.path) ? ['unit'] : []),
        ...(edited.has(environment.path) ? ['environment file'] : []),
        ...(edited.has(link.path) ? ['enabled'] : []),
        ...(differing.some((file) => file !== unit && file !== environment && file !== link) ? ['units of the branch'] : []),
        ...(sameEntries(dropIns, record.accepted) ? [] : ['drop-ins']),
      ]);
    });
  }

  #filesOf(record: UnitRecord): ReturnType<typeof filesOfService> {
    const { paths, writable, own = [] } = this.#deps;
    return filesOfService(record, this.#records.environmentFile(record.definition.name), {
      root: paths.root,
      state: paths.state,
      writable,
      own,
      // nginx alone may be another unit than its name says, and nothing depends on it.
      unitOf: unitName,
    });
  }

  #journal({ definition, unit, installedAt }: UnitRecord): ServiceJournal {
    return new ServiceJournal(this.#deps.processes, { service: definition.name, unit, installedAt });
  }

  #installed(name: string): ResultAsync<UnitRecord, ServiceError> {
    return this.#read(name).andThen((record) => (record === null ? err(unknownService(name)) : ok(record)));
  }

  #read(name: string): ResultAsync<UnitRecord | null, ServiceError> {
    return checkServiceName(name).asyncAndThen(() => this.#disk(this.#records.read(name)));
  }

  #disk<T>(result: ResultAsync<T, FileSystemError | ErrorOf<typeof serviceUnitForeign>>): ResultAsync<T, ServiceError> {
    return result.mapErr(unitFilesUnusable);
  }
}

function sameEntries(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
