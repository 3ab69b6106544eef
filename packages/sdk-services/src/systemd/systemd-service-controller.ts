import { basename, dirname, join } from 'node:path';
import { err, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type ErrorOf, type FileSystem, type FileSystemError, type ProcessRunner } from '@woosoo/sdk-core';
import { definitionDrift } from '../definition/definition-differences.ts';
import { notInstalled, unknownService } from '../definition/not-installed.ts';
import { checkDefinition, checkServiceName } from '../definition/service-name.ts';
import { serviceDefinitionInvalid, serviceManagerUnavailable, type serviceUnitForeign, type ServiceError } from '../errors.ts';
import { stopFailed } from '../failures/service-failure.ts';
import type { CallOptions, DefinitionDrift, LogOptions, ServiceController, ServiceLogLine } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceStatus } from '../service-status.ts';
import { accepts } from '../supervisor/is-ready.ts';
import type { RecoverCommand } from '../recover-command.ts';
import { processesOfUnits } from './cgroup-processes.ts';
import { unwritableVariable } from './environment-file.ts';
import type { UnitFacts } from './parse-show.ts';
import { parseSecurity, type SecurityScore } from './security-score.ts';
import { ServiceJournal } from './service-journal.ts';
import { securityOf, showManager } from './systemctl-commands.ts';
import { SystemdManager } from './systemd-manager.ts';
import { obstacleToSystemd, readInit } from './systemd-usable.ts';
import { UnitFiles } from './unit-files.ts';
import { branchTarget, recoverUnit, reservedServiceNames, unitName } from './unit-names.ts';
import type { UnitOwner, UnitRecord } from './unit-record.ts';
import { UnitRecords } from './unit-records.ts';
import { UnitStarter } from './unit-starter.ts';
import { unitState, unitStatus } from './unit-status.ts';
import { unitPath } from './unit-syntax.ts';
import { absent, filesOfBranch, filesOfService, unitFileOf } from './wanted-unit-files.ts';

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
/** Beyond the time that a service has to stop: systemd itself kills it then. */
const stopGraceMs = 15_000;

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
  readonly #starter: UnitStarter;

  constructor(deps: SystemdServiceControllerDeps) {
    const { fileSystem, clock, processes, paths, redact = (text: string) => text } = deps;
    this.#deps = deps;
    this.#manager = new SystemdManager(processes);
    this.#records = new UnitRecords(fileSystem, join(paths.state, 'systemd'));
    this.#files = new UnitFiles(fileSystem, paths.root);
    this.#starter = new UnitStarter({
      manager: this.#manager,
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
    return this.#disk(this.#records.all()).andThen((records) => this.#statuses(records, options));
  }

  status(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#read(name)
      .andThen((record) => this.#statuses(record === null ? [] : [record], options))
      .map(([status]) => status ?? notInstalled(name));
  }

  processIds(): ResultAsync<ReadonlyMap<string, readonly number[]>, ServiceError> {
    return this.#disk(this.#records.all()).map((records) => {
      const found = processesOfUnits(new Set(records.map(({ unit }) => unit)));
      return new Map(records.map(({ definition, unit }) => [definition.name, found.get(unit) ?? []]));
    });
  }

  diff(wanted: readonly ServiceDefinition[], options?: CallOptions): ResultAsync<readonly DefinitionDrift[], ServiceError> {
    const [disk, records, manager] = [this.#disk.bind(this), this.#records, this.#manager];
    const editsOf = this.#editsOf.bind(this);
    return safeTry(async function* () {
      const installed = yield* disk(records.all());
      const facts = yield* manager.show(
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
        const edits = yield* editsOf(record, facts.get(record.unit) ?? null);
        if (edits.length > 0) drift.set(name, { service: name, kind: 'changed', fields: [...(known?.fields ?? []), ...edits] });
      }
      return ok([...drift.values()]);
    });
  }

  definition(name: string): ResultAsync<ServiceDefinition | null, ServiceError> {
    return this.#read(name).map((record) => record?.definition ?? null);
  }

  install(definition: ServiceDefinition, options?: CallOptions): ResultAsync<void, ServiceError> {
    const [manager, records, files] = [this.#manager, this.#records, this.#files];
    const [read, disk, recordOf, filesOf] = [
      this.#read.bind(this),
      this.#disk.bind(this),
      this.#recordOf.bind(this),
      this.#filesOf.bind(this),
    ];
    const { paths, recover = null } = this.#deps;
    return safeTry(async function* () {
      yield* checkUnit(definition);
      const known = yield* read(definition.name);
      const record = yield* recordOf(definition, known, options);
      const { unit, environment, link } = filesOf(record);
      // Ours or nobody's, before anything is written down.
      yield* disk(files.checkOurs([unit, ...filesOfBranch(paths.root, recover)]));
      yield* disk(records.write(record));
      if (known === null && record.before !== null) {
        if (record.before.enabled) yield* manager.setEnabled(record.unit, false);
        yield* manager.stop(record.unit);
      }
      const changed = yield* disk(files.bringAbout([...filesOfBranch(paths.root, recover), environment, unit, link]));
      const facts = yield* manager.showOne(record.unit, options);
      if (changed.some((path) => path !== environment.path) || facts.needsReload) yield* manager.reload();
      return ok();
    });
  }

  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError> {
    const [manager, records, files] = [this.#manager, this.#records, this.#files];
    const [read, disk, filesOf, bringDown] = [
      this.#read.bind(this),
      this.#disk.bind(this),
      this.#filesOf.bind(this),
      this.#bringDown.bind(this),
    ];
    const { root } = this.#deps.paths;
    return safeTry(async function* () {
      const record = yield* read(name);
      if (record === null) return ok();
      yield* bringDown(record, options);
      const all = yield* disk(records.all());
      const { unit, environment, link } = filesOf(record);
      const last = all.length === 1 ? absent(filesOfBranch(root, { program: '', args: [] })) : [];
      yield* disk(files.bringAbout([...absent([link, unit, environment]), ...last]));
      yield* manager.reload();
      for (const one of [record.unit, ...(last.length > 0 ? [branchTarget, recoverUnit] : [])]) yield* manager.resetFailed(one);
      if (record.before?.enabled === true) yield* manager.setEnabled(record.unit, true);
      if (record.before?.active === true) yield* manager.start(record.unit);
      return disk(records.remove(name));
    });
  }

  start(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#installed(name)
      .andThen((record) => this.#bringUp(record, name, new Set(), options))
      .andThen(() => this.status(name));
  }

  stop(name: string, options?: CallOptions): ResultAsync<ServiceStatus, ServiceError> {
    return this.#installed(name)
      .andThen((record) => this.#bringDown(record, options))
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

  /** Dependencies first, each ready before what needs it begins. */
  #bringUp(record: UnitRecord, asked: string, seen: Set<string>, options?: CallOptions): ResultAsync<void, ServiceError> {
    const [read, starter, bringUp] = [this.#read.bind(this), this.#starter, this.#bringUp.bind(this)];
    return safeTry(async function* () {
      seen.add(record.definition.name);
      for (const dependency of record.definition.dependsOn.filter((name) => !seen.has(name))) {
        const needed = yield* read(dependency);
        if (needed !== null) yield* bringUp(needed, asked, seen, options);
      }
      return starter.bringUp(record, asked, options);
    });
  }

  #bringDown({ definition, unit }: UnitRecord, options?: CallOptions): ResultAsync<void, ServiceError> {
    const manager = this.#manager;
    return safeTry(async function* () {
      const before = yield* manager.showOne(unit, options);
      // One that failed, or whose start a boot has yet to get to, has a job or a state to be forgotten.
      const complaint =
        before.loadState === 'not-found' ? null : yield* manager.stop(unit, { timeoutMs: definition.stop.timeoutMs + stopGraceMs });
      yield* manager.resetFailed(unit);
      const left = processesOfUnits(new Set([unit])).get(unit) ?? [];
      if (left.length > 0) return err(stopFailed(definition.name, `processes ${left.join(', ')} cannot be ended`));
      const after = yield* manager.showOne(unit);
      const state = unitState(after);
      return state === 'stopped' || state === 'not-installed' ? ok() : err(stopFailed(definition.name, complaint ?? `it is ${state}`));
    });
  }

  #statuses(records: readonly UnitRecord[], options?: CallOptions): ResultAsync<readonly ServiceStatus[], ServiceError> {
    return this.#manager
      .show(
        records.map(({ unit }) => unit),
        options,
      )
      .andThen((facts) =>
        ResultAsync.fromSafePromise(
          Promise.all(
            records.map(async ({ definition, unit }) => {
              const found = facts.get(unit);
              if (found === undefined) return { ...notInstalled(definition.name), title: definition.title, state: 'unknown' as const };
              const folder =
                found.mainPid === null ? null : await this.#deps.fileSystem.readLink(`/proc/${found.mainPid}/cwd`).unwrapOr(null);
              return unitStatus(definition, found, { workingDirectory: folder, ready: await this.#isReady(definition, found) });
            }),
          ),
        ),
      );
  }

  /** systemd knows that the process is there; whether it serves is asked only while it is so young that it might not yet. */
  async #isReady({ readiness }: ServiceDefinition, { activeSince }: UnitFacts): Promise<boolean> {
    if (activeSince === null) return true;
    const ageMs = this.#deps.clock.now().getTime() - Date.parse(activeSince);
    const patienceMs = readiness.kind === 'stable' ? readiness.forMs : readiness.timeoutMs;
    if (ageMs < 0 || ageMs >= patienceMs) return true;
    return readiness.kind === 'stable' ? false : accepts(readiness, 300);
  }

  /** What somebody changed by hand since the service was installed. */
  #editsOf(record: UnitRecord, facts: UnitFacts | null): ResultAsync<readonly string[], ServiceError> {
    const { unit, environment, link } = this.#filesOf(record);
    const [disk, files, digests] = [this.#disk.bind(this), this.#files, this.#digestsOf.bind(this)];
    const { paths, recover = null } = this.#deps;
    return safeTry(async function* () {
      const differing = yield* disk(files.differing([unit, environment, link, ...filesOfBranch(paths.root, recover)]));
      const paths_ = new Set(differing.map(({ path }) => path));
      const dropIns = facts === null ? record.accepted : yield* disk(digests(record, facts));
      return ok([
        ...(paths_.has(unit.path) ? ['unit'] : []),
        ...(paths_.has(environment.path) ? ['environment file'] : []),
        ...(paths_.has(link.path) ? ['enabled'] : []),
        ...(differing.some((file) => file !== unit && file !== environment && file !== link) ? ['units of the branch'] : []),
        ...(sameEntries(dropIns, record.accepted) ? [] : ['drop-ins']),
      ]);
    });
  }

  /** Drop-ins of this unit alone that an administrator put there. */
  #digestsOf(
    record: Pick<UnitRecord, 'placement' | 'unit'>,
    { dropInPaths }: UnitFacts,
  ): ResultAsync<Readonly<Record<string, string>>, FileSystemError> {
    const ours = unitFileOf(record);
    const foreign = dropInPaths.filter(
      (path) => path !== ours && basename(dirname(path)) === `${record.unit}.d` && !/^\/(usr\/)?lib\//.test(path),
    );
    return ResultAsync.combine(foreign.map((path) => this.#deps.fileSystem.digest(path).map((digest) => [path, digest] as const))).map(
      (entries) => Object.fromEntries(entries),
    );
  }

  #recordOf(definition: ServiceDefinition, known: UnitRecord | null, options?: CallOptions): ResultAsync<UnitRecord, ServiceError> {
    const [manager, disk, digests] = [this.#manager, this.#disk.bind(this), this.#digestsOf.bind(this)];
    const installedAt = this.#deps.clock.now().toISOString();
    const ownerOf = this.#owner.bind(this);
    return safeTry(async function* () {
      const owner = yield* ownerOf(definition);
      if (known !== null) {
        const facts = yield* manager.showOne(known.unit, options);
        return ok({ ...known, definition, owner, accepted: yield* disk(digests(known, facts)) });
      }
      const begun = { definition, owner, installedAt, accepted: {} };
      const brought = definition.name === 'nginx' ? yield* manager.showOne('nginx.service', options) : null;
      const taken =
        brought !== null && brought.loadState === 'loaded' && brought.fragmentPath !== null && basename(definition.program) === 'nginx';
      if (!taken) return ok({ ...begun, unit: unitName(definition.name), placement: 'unit' as const, before: null });
      const before = {
        enabled: brought.unitFileState === 'enabled',
        active: unitState(brought) === 'running',
        fragment: brought.fragmentPath,
      };
      return ok({ ...begun, unit: 'nginx.service', placement: 'drop-in' as const, before });
    });
  }

  /** The branch's account, or the service's own, with the group that it has by itself. */
  #owner(definition: ServiceDefinition): ResultAsync<UnitOwner | null, ServiceError> {
    const account = this.#deps.account ?? definition.account;
    if (account === null || account === 'root') return okAsync(null);
    return this.#deps.processes
      .run({ program: 'id', args: ['--group', '--name', '--', account], effect: 'read' }, { timeoutMs: 10_000 })
      .map(({ stdout }) => ({ account, group: stdout.trim() }))
      .mapErr(() =>
        serviceDefinitionInvalid({
          message: `Service ${definition.name} is to run as ${account}, and this machine has no such account.`,
          remedy: `Make it (Debian: \`adduser --system --group --no-create-home ${account}\`), or correct SERVICE_ACCOUNT.`,
          detail: { service: definition.name, account },
        }),
      );
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
    return result.mapErr((cause) =>
      cause.type === 'ServiceUnitForeign'
        ? cause
        : serviceManagerUnavailable({
            message: `The files of the branch's units cannot be used: ${cause.message}`,
            remedy: 'Units of the system are root’s: run it with sudo.',
            cause,
          }),
    );
  }
}

/** What a unit cannot express. */
function checkUnit(definition: ServiceDefinition) {
  return checkDefinition(definition).andThen(() => {
    const problem = problemOf(definition);
    if (problem === null) return ok(definition);
    return err(
      serviceDefinitionInvalid({
        message: `Service ${definition.name} cannot become a unit of systemd: ${problem}.`,
        remedy: 'Correct it in the configuration, then install it again.',
        detail: { service: definition.name },
      }),
    );
  });
}

function problemOf({ name, program, workingDirectory, environment, account }: ServiceDefinition): string | null {
  if (reservedServiceNames.includes(name)) return `${name} is the name of a unit that Woosoo itself needs`;
  if (unitPath(workingDirectory) === null) return `its working directory ${JSON.stringify(workingDirectory)} cannot stand in a unit`;
  if (program.includes('/') && !program.startsWith('/')) return `its program ${program} has to be an absolute path, or a name alone`;
  if (account !== null && !/^[a-zA-Z_][a-zA-Z0-9_-]{0,31}\$?$|^\d+$/.test(account))
    return `${JSON.stringify(account)} cannot be an account`;
  const variable = unwritableVariable(environment);
  return variable === null ? null : `the value of ${variable} holds a control character, which an environment file cannot carry`;
}

function sameEntries(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
