import { basename, dirname, join } from 'node:path';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import {
  bind,
  bindPorts,
  BranchPaths,
  createContainer,
  ports,
  safeTry,
  type BranchConfig,
  type Command,
  type Database,
  type DatabaseConnector,
  type DependencyContainer,
  type Notifier,
  type StepKind,
  type StepSpec,
  type WoosooError,
} from '@woosoo/sdk-core';
import {
  FakeHttpClient,
  FakeProcessRunner,
  ManualClock,
  MemoryBranchLock,
  MemoryFileSystem,
  readTree,
  testConfig,
  PowerCut,
  type FakeRun,
  type StepKindCase,
} from '@woosoo/sdk-core/testing';
import { storeDefinition, type ServiceController, type ServiceDefinition } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { bindBranch, parts } from '../module.ts';
import { verifyFailed } from '../errors.ts';
import type { PreflightCheck } from '../preflight/preflight-check.ts';
import { Preflight } from '../preflight/preflight.ts';
import type { PointerKind } from '../releases/pointer/pointer-for.ts';
import type { Verification } from '../verify/verification.ts';
import { MemoryBackupStore } from './memory-backup-store.ts';
import { MemoryDatabase } from './memory-database.ts';
import { MemorySourceTree } from './memory-source-tree.ts';

const ROOT = '/branch';

/** Sources of the three applications, as small as their builders take them. */
const SOURCES: Readonly<Record<string, string>> = {
  [`${ROOT}/apps/woosoo-nexus/artisan`]: '',
  [`${ROOT}/apps/woosoo-nexus/composer.json`]: '{}',
  [`${ROOT}/apps/woosoo-nexus/app/Order.php`]: '<?php // new',
  [`${ROOT}/apps/woosoo-nexus/storage/app/public/menu.jpg`]: 'a picture',
  [`${ROOT}/apps/woosoo-nexus/storage/logs/.gitignore`]: '*',
  [`${ROOT}/apps/tablet-ordering-pwa/package.json`]: '{"scripts":{"build":"nuxt build"}}',
  [`${ROOT}/apps/tablet-ordering-pwa/app.vue`]: '<template />',
};

/** The certificate that nginx of the trial shows. */
export const SHOWN = 'AA:BB';

/** What programs of a build leave, in their working directory. */
const BUILT: Readonly<Record<string, string>> = {
  'npm run build': '.output/public/index.html',
  'composer install': 'vendor/autoload.php',
  'php artisan config:cache': 'bootstrap/cache/config.php',
};

/** What the migrations of the trial do, in order. The last ones stand for a PHP that does more than one thing. */
const MIGRATION = [
  'create table tables (id integer primary key, label text)',
  'alter table orders add column table_id integer',
  "insert into migrations (id, migration, batch) values (2, '2026_02_01_000000_tables', 2)",
];
const DESTRUCTIVE = ['update orders set total = 0', ...MIGRATION];

const readers = {
  services: new Set<PropertyKey>(['list', 'status', 'diff', 'definition', 'driver']),
  database: new Set<PropertyKey>(['query', 'ping', 'close', Symbol.asyncDispose]),
};

/**
 * A branch in memory that outlives the processes which work on it: disk, services, database, and the nginx that has read its configuration.
 * The kinds of step are those that a real branch registers, with the same wiring; only what is at the edge of the machine is played.
 */
export class TrialBranch {
  readonly config: BranchConfig;
  readonly paths = new BranchPaths(ROOT);
  readonly fileSystem: MemoryFileSystem;
  readonly services: MemoryServiceController;
  readonly database = new MemoryDatabase(
    'create table migrations (id integer primary key, migration text not null, batch integer not null)',
    'create table orders (id integer primary key, total integer not null)',
    "insert into migrations (id, migration, batch) values (1, '2025_01_01_000000_orders', 1)",
    'insert into orders (id, total) values (1, 10)',
  );
  /** What a migration does, statement by statement. */
  migration: readonly string[] = MIGRATION;
  /** Command lines that end with an error. */
  failing: RegExp | null = null;
  #nginx = '';
  /** What verification says is wrong; `null`: nothing. */
  unwell: string | null = null;
  checks: readonly PreflightCheck[] = [];
  /** What the world outside was told, in order: notifications by their event, hooks by their name. */
  readonly told: string[] = [];
  notifying: Notifier['notify'] = ({ event }) => okAsync(void this.told.push(event));
  readonly clock = new ManualClock();
  lock = new MemoryBranchLock({ clock: this.clock });
  /** Of the three applications; a test may change them. */
  readonly sources: Record<string, string> = { ...SOURCES };
  /** What pointers to releases are. */
  pointers: PointerKind = 'link';
  readonly #resolved = new Map<string, string>();

  constructor(keys: Readonly<Record<string, string>> = {}) {
    this.config = testConfig(ROOT, keys);
    this.fileSystem = new MemoryFileSystem(SOURCES);
    this.services = new MemoryServiceController({ clock: this.clock, resolve: (path) => this.#resolved.get(path) ?? path });
  }

  /** Folders that every branch has once something was deployed. An empty folder changes nothing, and no step has to remove it. */
  async prepare(): Promise<this> {
    const { paths, fileSystem } = this;
    const folders = [paths.currents, dirname(paths.previous('pwa')), paths.releases('backend'), paths.releases('pwa'), paths.run];
    for (const folder of folders) (await fileSystem.makeDirectory(folder))._unsafeUnwrap();
    return this;
  }

  /** The same machine, once somebody has changed its configuration. */
  under(keys: Readonly<Record<string, string>>): this {
    const config = testConfig(ROOT, keys);
    return new Proxy(this, {
      get: (target, key) => {
        if (key === 'config') return config;
        if (key === 'open') return (cut?: PowerCut) => target.open(cut, config);
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  /** As the system does when the process that held it is gone. */
  releaseLock(): void {
    this.lock = new MemoryBranchLock({ clock: this.clock });
  }

  async write(path: string, text: string): Promise<void> {
    (await this.fileSystem.writeTextAtomic(path, text))._unsafeUnwrap();
  }

  async installRunning(...definitions: readonly ServiceDefinition[]): Promise<void> {
    const services = this.#looking(this.services);
    for (const definition of definitions) {
      (await services.install(definition))._unsafeUnwrap();
      (await services.start(definition.name))._unsafeUnwrap();
    }
  }

  /** The kinds of a process that the cut will end. */
  kinds(cut: PowerCut): readonly StepKind[] {
    return this.open(cut).resolve(parts.kinds);
  }

  /** The parts of a process that the cut, if any, will end. */
  open(cut: PowerCut = new PowerCut(), config: BranchConfig = this.config): DependencyContainer {
    const container = createContainer();
    bindPorts(container);
    const fileSystem = cut.fileSystem(this.fileSystem);
    bind(container, parts.config, () => config);
    bind(container, parts.paths, () => this.paths);
    bind(container, parts.overlay, () => null);
    bind(container, parts.daemon, () => null);
    bind(container, parts.recover, () => null);
    bind(container, parts.nssmHost, () => null);
    bind(container, ports.fileSystem, () => fileSystem);
    bind(container, ports.clock, () => this.clock);
    bind(container, ports.processes, () => this.#programs(cut));
    bind(container, ports.http, () => new FakeHttpClient(() => 'refused'));
    bind(container, ports.databases, () => this.#databases(cut));
    bindBranch(container);
    bind(container, parts.pointerKind, () => this.pointers);
    const services = cut.port<ServiceController>(this.#looking(this.services), readers.services);
    bind(container, parts.services, () => services);
    bind(container, parts.tree, () => new MemorySourceTree(this.sources, { fileSystem }));
    bind(container, parts.verification, () => this.#verification());
    bind(container, parts.backupStore, () => new MemoryBackupStore({ fileSystem, paths: this.paths, database: this.#snapshots(cut) }));
    // nginx of the trial shows what it is asked for
    bind(container, parts.servedCertificate, () => ({ fingerprint: () => okAsync(this.unwell === null ? SHOWN : 'other') }));
    bind(container, parts.lock, () => this.lock);
    bind(container, parts.notifiers, () => [{ name: 'trial', notify: (notification) => this.notifying(notification) }]);
    bind(container, parts.preflight, () => new Preflight({ clock: this.clock, checks: this.checks }));
    return container;
  }

  /** All that a deploy may change; whole backups and logs are no change. */
  async world(): Promise<unknown> {
    const { paths } = this;
    const left = [paths.journal, paths.deploys, join(paths.state, 'services')].map((path) => path.slice(ROOT.length + 1));
    const files = Object.entries(await readTree(this.fileSystem, ROOT)).filter(([path]) => !left.some((one) => path.startsWith(one)));
    const statuses = (await this.services.list())._unsafeUnwrap();
    const services = statuses.map(async ({ name, state, workingDirectory, enabled }) => {
      const definition = (await this.services.definition(name))._unsafeUnwrap();
      return { name, state, workingDirectory, enabled, definition: definition && storeDefinition(definition) };
    });
    return {
      files: Object.fromEntries(files.filter(([path]) => !/^backups\/(?!\.tmp-)/.test(path) && path !== 'backups')),
      services: await Promise.all(services),
      nginx: this.#nginx,
      database: this.database.snapshot(),
    };
  }

  trial(steps: readonly Pick<StepSpec, 'kind' | 'params' | 'group'>[]): StepKindCase {
    return {
      fileSystem: this.fileSystem,
      journal: this.paths.journal,
      kinds: (cut) => this.kinds(cut),
      steps,
      world: () => this.world(),
    };
  }

  /** A service starts where its working directory leads to at that moment; nginx reads its configuration. */
  #looking(inner: MemoryServiceController): ServiceController {
    const { fileSystem } = this;
    const start: ServiceController['start'] = (name) =>
      safeTry(this, async function* () {
        const directory = (yield* inner.definition(name))?.workingDirectory ?? ROOT;
        const real = await fileSystem.realPath(directory).unwrapOr(directory);
        this.#resolved.set(directory, real);
        if (name === 'nginx') yield* this.#readNginxConfiguration();
        return inner.start(name);
      });
    return new Proxy(inner, {
      get: (target, key) => {
        if (key === 'start') return start;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (...args: unknown[]): unknown => Reflect.apply(value, target, args) as unknown : value;
      },
    });
  }

  #readNginxConfiguration(): ResultAsync<void, never> {
    return this.fileSystem
      .readTextIfExists(join(this.paths.configs, 'nginx.conf'))
      .orElse(() => okAsync(null))
      .map((text) => void (this.#nginx = text ?? ''));
  }

  /** As programs write: nothing is forced to the disk. */
  #leave(path: string, text: string): ResultAsync<void, WoosooError> {
    return this.fileSystem
      .remove(path)
      .andThen(() => this.fileSystem.openAppend(path))
      .andThen((file) => file.write(text).andThen(() => file.close()));
  }

  #programs(cut: PowerCut): FakeProcessRunner {
    const act = async (perform: () => void): Promise<void> => {
      const acted = await cut.act(() => {
        perform();
        return okAsync();
      });
      acted._unsafeUnwrap();
    };
    const lineOf = ({ program, args }: Command): string =>
      [basename(program), ...args.map((arg) => (typeof arg === 'string' ? basename(arg) : ''))].join(' ');
    const effectOf = async (line: string, { cwd = ROOT, env }: Command): Promise<void> => {
      const cache = env?.['APP_CONFIG_CACHE'];
      if (line.startsWith('nginx') && line.includes('-s reload')) (await cut.act(() => this.#readNginxConfiguration()))._unsafeUnwrap();
      else if (line.startsWith('php artisan migrate')) for (const sql of this.migration) await act(() => this.database.run(sql));
      else await act(() => undefined);
      const left = Object.entries(BUILT).find(([command]) => line.startsWith(command));
      const place = typeof cache === 'string' ? cache : left?.[1];
      if (place !== undefined) (await cut.act(() => this.#leave(join(cwd, place), line)))._unsafeUnwrap();
    };
    return new FakeProcessRunner().on(
      () => true,
      (command): FakeRun => {
        const line = lineOf(command);
        if (dirname(command.program) === this.paths.hooks) this.told.push(basename(command.program));
        if (this.failing?.test(line) === true) return { exitCode: 1, stderr: 'it does not work' };
        return { effect: () => effectOf(line, command) };
      },
    );
  }

  #databases(cut: PowerCut): DatabaseConnector {
    return { connect: (): Database => cut.port(this.database.connect(), readers.database) };
  }

  #verification(): Verification {
    const prove = (): ResultAsync<unknown, WoosooError> =>
      this.unwell === null ? okAsync({}) : errAsync(verifyFailed({ message: this.unwell, remedy: 'Mend it.' }));
    return { prove, latest: null } as unknown as Verification; // steps and reports ask for no more
  }

  #snapshots(cut: PowerCut) {
    return {
      snapshot: () => this.database.snapshot(),
      replace: (snapshot: string) =>
        cut.act(() => {
          this.database.replace(snapshot);
          return okAsync();
        }),
    };
  }
}

export { DESTRUCTIVE as destructiveMigration };

/** A world without the audit trail, which keeps what was tried, too, and what goes with it: history and keys. */
export function withoutAudit(world: unknown): unknown {
  return JSON.parse(
    JSON.stringify(world, (key, value: unknown) =>
      /audit\.jsonl(?:\.head)?$|^\.woosoo\/(?:keys|history)(?:\/|$)/.test(key) ? undefined : value,
    ),
  );
}
