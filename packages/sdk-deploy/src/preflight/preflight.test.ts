import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { okAsync, errAsync, type ResultAsync } from 'neverthrow';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type WoosooError,
  BranchPaths,
  commandFailed,
  ExecaProcessRunner,
  NodeFileSystem,
  fileNotFound,
  permissionDenied,
  Redactor,
  SystemClock,
  type BranchConfig,
} from '@woosoo/sdk-core';
import { FakeProcessRunner, freePort, ManualClock, MemoryBranchLock, MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { serviceManagerUnavailable, type ServiceController, type ServiceStatus } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import type { ConfigSyncPlan, TargetPlan } from '../config-sync/config-sync-plan.ts';
import { nginxConfigInvalid } from '../config-sync/config-sync-errors.ts';
import { createBuilders } from '../builders/builders.ts';
import { ReleaseStore } from '../releases/release-store.ts';
import { controllerFor, otherControllers } from '../services/controller-for.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { MemoryDatabase } from '../testing/memory-database.ts';
import { testService } from '../testing/test-service.ts';
import { branchChecks } from './branch-checks.ts';
import { ClockCheck } from './checks/clock-check.ts';
import { DatabaseCheck } from './checks/database-check.ts';
import { DiskCheck } from './checks/disk-check.ts';
import { LeftoversCheck } from './checks/leftovers-check.ts';
import { LinksCheck } from './checks/links-check.ts';
import { PermissionsCheck } from './checks/permissions-check.ts';
import { PhpCheck } from './checks/php-check.ts';
import { PortCheck } from './checks/port-check.ts';
import { ProgramCheck } from './checks/program-check.ts';
import { RenderedFilesCheck } from './checks/rendered-files-check.ts';
import { OtherManagerCheck } from './checks/other-manager-check.ts';
import { ServiceManagerCheck } from './checks/service-manager-check.ts';
import { SourcesCheck } from './checks/sources-check.ts';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from './preflight-check.ts';
import { Preflight } from './preflight.ts';

const paths = new BranchPaths('/branch');
const broken = commandFailed({ message: 'It is broken.', remedy: 'Mend it.' });
const never = new AbortController().signal;

describe('a check of', () => {
  describe('the sources', () => {
    const run = (files: Readonly<Record<string, string>>): Promise<CheckOutcome> => {
      const component = testConfig('/branch').components.find(({ name }) => name === 'pwa');
      if (component === undefined) throw new Error('no pwa');
      return new SourcesCheck({ component, builder: createBuilders({ fileSystem: new MemoryFileSystem(files) }).pwa }).run();
    };
    const PACKAGE = '/branch/apps/tablet-ordering-pwa/package.json';

    it('says how they are built and whether they have tests', async () => {
      expect((await run({ [PACKAGE]: '{"scripts":{"test":"vitest"}}' })).summary).toBe('npm, with tests');
      expect((await run({ [PACKAGE]: '{}' })).summary).toBe('npm, no tests of its own');
    });
    it('fails where there are none', async () =>
      expect(await run({})).toMatchObject({ status: 'failure', remedy: expect.stringContaining('PWA_DIR') as string }));
  });

  describe('permissions', () => {
    const run = async (mode: number, platform: NodeJS.Platform = 'linux'): Promise<CheckOutcome> => {
      const fileSystem = new MemoryFileSystem();
      for (const path of ['/branch/deployment.config.env', paths.machineKey])
        (await fileSystem.writeTextAtomic(path, 'x', { mode: 0o600 }))._unsafeUnwrap();
      (await fileSystem.writeTextAtomic('/branch/certs/a-key.pem', 'x', { mode }))._unsafeUnwrap();
      const all = await new PermissionsCheck({ config: testConfig('/branch'), paths, fileSystem, platform }).run();
      return { ...all, summary: all.summary.replace(/\.woosoo(\/keys)?, /g, '') };
    };

    it('names what others may read, and how to shut them out', async () => {
      expect(await run(0o644)).toMatchObject({ status: 'warning', summary: 'others may read certs/a-key.pem' });
      expect((await run(0o644)).remedy).toContain("'certs/a-key.pem'");
    });
    it('leaves Windows to its access lists', async () => expect((await run(0o644, 'win32')).status).toBe('pass'));
  });

  describe('links', () => {
    it('makes one and leaves nothing', async () => {
      const fileSystem = new MemoryFileSystem({});
      expect(await new LinksCheck({ paths, fileSystem }).run()).toMatchObject({ status: 'pass' });
      expect((await fileSystem.list(paths.run))._unsafeUnwrap()).toEqual([]);
    });

    it.each([
      ['failure', 'the account may not', permissionDenied],
      ['warning', 'the disk says yes and makes none', fileNotFound],
    ] as const)('is a %s where %s, and says what to do', async (status, _, because) => {
      const refused = because({ message: 'It cannot be done.', remedy: '' });
      const fileSystem = Object.assign(new MemoryFileSystem({}), { replaceLink: () => errAsync(refused) });
      const outcome = await new LinksCheck({ paths, fileSystem }).run();
      expect(outcome).toMatchObject({ status, remedy: expect.stringContaining('developer mode') as string });
      expect((await fileSystem.list(paths.run))._unsafeUnwrap()).toEqual([]);
    });
  });

  describe('PHP', () => {
    const EXTENSIONS = 'ctype,curl,dom,fileinfo,filter,hash,mbstring,openssl,pcre,pdo,pdo_sqlite,session,tokenizer,xml'.split(',');
    const run = (answer: { readonly stdout?: string; readonly missing?: boolean }, keys = {}): Promise<CheckOutcome> =>
      new PhpCheck({ config: testConfig('/branch', keys), processes: new FakeProcessRunner().on('php', answer) }).run(never);
    const php = (extensions: readonly string[], version = '8.2.7') => ({ stdout: JSON.stringify({ version, extensions }) });

    it('passes with all extensions', async () =>
      expect(await run(php(EXTENSIONS))).toMatchObject({ status: 'pass', summary: 'PHP 8.2.7 with all extensions' }));
    it('names what is missing, by package', async () => {
      const outcome = await run(php(EXTENSIONS.filter((name) => !['dom', 'pdo_sqlite'].includes(name))));
      expect(outcome).toMatchObject({ status: 'failure', summary: 'PHP 8.2.7 lacks dom, pdo_sqlite' });
      expect(outcome.remedy).toContain('php-xml php-sqlite3');
    });
    it('asks for the driver of the database', async () => {
      const mysql = { DB_CONNECTION: 'mysql', DB_DATABASE: 'shop', DB_USERNAME: 'shop', DB_PASSWORD: 'long enough' };
      expect((await run(php(EXTENSIONS), mysql)).summary).toContain('pdo_mysql');
    });
    it('fails where there is none, or something else of that name', async () => {
      expect(await run({ missing: true })).toMatchObject({ status: 'failure', remedy: expect.stringContaining('PHP_PROGRAM') as string });
      expect(await run({ stdout: 'usage: php' })).toMatchObject({ status: 'failure' });
    });
    it('fails for one that is too old', async () => {
      expect(await run(php(EXTENSIONS, '7.4.33'))).toMatchObject({
        status: 'failure',
        summary: expect.stringContaining('7.4.33') as string,
      });
    });
  });

  describe('a port', () => {
    const servers: ReturnType<typeof createServer>[] = [];
    afterEach(() => {
      for (const server of servers.splice(0)) server.close();
    });
    const held = async (): Promise<number> => {
      const server = createServer();
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      return address !== null && typeof address === 'object' ? address.port : 0;
    };
    const run = async (port: number, status: Partial<ServiceStatus> = {}): Promise<CheckOutcome> => {
      const known = new MemoryServiceController();
      const services: ServiceController = Object.assign(known, {
        status: (name: string) => okAsync({ ...status, name } as ServiceStatus), // the check asks for state and pid
      });
      return new PortCheck({ services, processes: new FakeProcessRunner() }, { port, purpose: 'API', owners: ['nginx'] }).run();
    };

    it('passes when it is free', async () => expect(await run(await freePort())).toEqual(pass('free')));
    it.runIf(process.platform === 'linux')('fails when somebody else holds it, and says who', async () => {
      const outcome = await run(await held(), { state: 'stopped', pid: null });
      expect(outcome.status).toBe('failure');
      expect(outcome.summary).toContain(`process ${process.pid}`);
    });
    it.runIf(process.platform === 'linux')('passes when it is our own service', async () => {
      expect((await run(await held(), { state: 'running', pid: process.pid })).summary).toBe('held by our own nginx');
    });
    it.runIf(process.platform === 'linux')('fails when our service runs but somebody else holds the port', async () => {
      expect((await run(await held(), { state: 'running', pid: 2 ** 22 + 1 })).status).toBe('failure');
    });
  });

  describe('a program', () => {
    const run = (files: Readonly<Record<string, string>>, names = ['mariadb-dump', 'mysqldump']): Promise<CheckOutcome> =>
      new ProgramCheck(
        { fileSystem: new MemoryFileSystem(files), path: '/usr/bin' },
        { title: 'Dump', names, remedy: 'Install it.' },
      ).run();

    it('passes with any of its names', async () => expect(await run({ '/usr/bin/mysqldump': '' })).toEqual(pass('/usr/bin/mysqldump')));
    it('fails with what to do', async () => expect(await run({})).toMatchObject({ status: 'failure', remedy: 'Install it.' }));
  });

  describe('the disk', () => {
    const run = (freeBytes: number): Promise<CheckOutcome> =>
      new DiskCheck({ fileSystem: new MemoryFileSystem({ '/branch/x': '' }, { freeBytes }), paths }).run();

    it.each([
      [50e9, 'pass'],
      [2e9, 'warning'],
      [1e8, 'failure'],
    ] as const)('with %i bytes free is a %s', async (free, status) => expect((await run(free)).status).toBe(status));
    it('fails when it cannot be asked', async () => {
      const fileSystem = new MemoryFileSystem();
      fileSystem.onOperation = () => {
        throw Object.assign(new Error('gone'), { code: 'EIO' });
      };
      expect((await new DiskCheck({ fileSystem, paths }).run()).status).toBe('failure');
    });
  });

  describe('the clock', () => {
    const run = async (createdAt: string): Promise<CheckOutcome> => {
      const releases = new ReleaseStore({ fileSystem: new MemoryFileSystem(), paths });
      (await releases.save(testRelease({ createdAt })))._unsafeUnwrap();
      return new ClockCheck({ clock: new ManualClock('2026-02-15T14:30:00Z'), releases, components: ['backend'] }).run();
    };

    it('warns when a release was made in the future', async () => {
      expect((await run('2026-02-15T12:00:00Z')).status).toBe('pass');
      expect((await run('2026-03-15T12:00:00Z')).status).toBe('warning');
    });
  });

  describe('the database', () => {
    const run = (config: BranchConfig, databases: MemoryDatabase, files = {}): Promise<CheckOutcome> =>
      new DatabaseCheck({ config, databases, fileSystem: new MemoryFileSystem(files) }).run();

    it('passes when it answers', async () => {
      const config = testConfig('/branch');
      expect((await run(config, new MemoryDatabase(), { [config.database.database]: '' })).summary).toBe('sqlite memory');
    });
    it('does not miss a SQLite file before the first deploy', async () => {
      expect((await run(testConfig('/branch'), new MemoryDatabase())).summary).toContain('made by the first deploy');
    });
    it('fails with the reason when it does not', async () => {
      const config = testConfig('/branch');
      const databases = new MemoryDatabase();
      const refusing = { connect: () => ({ ...databases.connect(), ping: () => errAsync(broken) }) };
      const check = new DatabaseCheck({
        config,
        databases: refusing as unknown as MemoryDatabase,
        fileSystem: new MemoryFileSystem({ [config.database.database]: '' }),
      });
      expect(await check.run()).toMatchObject({ status: 'failure', summary: 'It is broken.' });
    });
  });

  describe('the service manager', () => {
    it('says what to do when it cannot be used', async () => {
      const refused = serviceManagerUnavailable({ message: 'systemd refused.', remedy: 'Run it as root.' });
      const services = Object.assign(new MemoryServiceController(), { usable: () => errAsync(refused) });
      expect(await new ServiceManagerCheck({ services, account: null }).run()).toMatchObject({
        status: 'failure',
        summary: 'systemd refused.',
      });
    });

    it('warns when the supervisor has ended while services are wanted', async () => {
      const daemon = { running: false, pid: null, version: null, since: null, needed: true };
      const resident = { daemonStatus: () => okAsync(daemon), ensureRunning: () => okAsync(), shutdown: () => okAsync() };
      const outcome = await new ServiceManagerCheck({
        services: Object.assign(new MemoryServiceController(), { resident }),
        account: null,
      }).run();
      expect(outcome).toMatchObject({ status: 'warning' });
      expect(outcome.summary).toContain('nothing would restart');
    });

    it('warns of services that systemd runs as root', async () => {
      const services = Object.assign(new MemoryServiceController(), { driver: 'systemd' as const }) as unknown as ServiceController; // another driver's name
      const outcome = await new ServiceManagerCheck({ services, account: null }).run();
      expect(outcome).toMatchObject({ status: 'warning', summary: 'systemd: 0 of 0 services running, all as root' });
      expect(outcome.remedy).toContain('SERVICE_ACCOUNT');
      expect(await new ServiceManagerCheck({ services, account: 'woosoo' }).run()).toMatchObject({ status: 'pass' });
    });

    it('is the only one that has services of the branch', async () => {
      const [services, other] = [new MemoryServiceController(), new MemoryServiceController()];
      const check = new OtherManagerCheck({ services, otherManagers: [other] });
      expect(await check.run()).toMatchObject({ status: 'pass' });
      (await other.install(testService('reverb')))._unsafeUnwrap();
      const outcome = await check.run();
      expect(outcome).toMatchObject({ status: 'failure', summary: expect.stringContaining('still has reverb') as string });
      expect(outcome.remedy).toContain('services uninstall all');
    });

    it('warns when another one that had some cannot be asked', async () => {
      const refused = serviceManagerUnavailable({ message: 'systemd does not answer.', remedy: 'See systemctl status.' });
      const absent = Object.assign(new MemoryServiceController(), { list: () => errAsync(refused) });
      const check = new OtherManagerCheck({ services: new MemoryServiceController(), otherManagers: [absent] });
      expect(await check.run()).toMatchObject({ status: 'warning', remedy: 'See systemctl status.' });
    });

    it.each([
      ['systemd', 'linux', 'supervisor'],
      ['supervisor', 'linux', 'systemd'],
      ['nssm', 'win32', 'supervisor'],
    ] as const)('asks the real ones of its system (driver %s, on %s)', async (driver, platform, other) => {
      const folder = mkdtempSync(join(tmpdir(), 'woosoo-managers-'));
      try {
        const clock = new SystemClock();
        const deps = {
          ...{
            config: testConfig(folder, { SERVICE_DRIVER: driver }),
            paths: new BranchPaths(folder),
            fileSystem: new NodeFileSystem(),
            clock,
          },
          ...{ processes: new ExecaProcessRunner({ clock, redactor: new Redactor() }), redact: (text: string) => text },
          ...{ daemon: null, recover: null, nssmHost: null },
        };
        const otherManagers = otherControllers(deps, platform);
        const check = new OtherManagerCheck({ services: controllerFor(deps), otherManagers });
        expect(otherManagers.map((manager) => manager.driver)).toEqual([other]);
        expect(await check.run()).toMatchObject({ status: 'pass' });
        if (other !== 'supervisor') return;
        (await otherManagers[0]?.install(testService('reverb')))?._unsafeUnwrap();
        expect(await check.run()).toMatchObject({
          status: 'failure',
          summary: expect.stringContaining('supervisor still has reverb') as string,
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it('says how many services run', async () => {
      const services = new MemoryServiceController();
      for (const name of ['php', 'nginx']) (await services.install(testService(name)))._unsafeUnwrap();
      (await services.start('php'))._unsafeUnwrap();
      expect((await new ServiceManagerCheck({ services, account: null }).run()).summary).toBe('memory: 1 of 2 services running');
    });
  });

  it('rendered files: whether they can be made, and whether somebody edited one', async () => {
    const target = { name: 'configs/nginx.conf', editedByHand: true } as TargetPlan; // all that is looked at
    const run = (plan: ResultAsync<ConfigSyncPlan, WoosooError>) => new RenderedFilesCheck({ plan: () => plan }).run();
    expect(await run(okAsync({ targets: [{ ...target, editedByHand: false }], folders: [], warnings: [] }))).toEqual(
      pass('1 can be written'),
    );
    expect(await run(okAsync({ targets: [target], folders: [], warnings: [] }))).toMatchObject({
      status: 'warning',
      summary: 'Edited by hand since it was last written: configs/nginx.conf',
      remedy: expect.stringContaining('--edits adopt') as string,
    });
    expect(await run(errAsync(nginxConfigInvalid({ message: 'nginx refuses it.', remedy: 'Mend it.' })))).toEqual(
      fail('nginx refuses it.', 'Mend it.'),
    );
  });

  describe('leftovers', () => {
    const lock = new MemoryBranchLock({ clock: new ManualClock() });
    const runner = (interrupted: unknown) =>
      ({ interrupted: () => interrupted }) as ConstructorParameters<typeof LeftoversCheck>[0]['runner'];

    it('warns of what was cut off; a deploy recovers it by itself', async () => {
      const cut = {
        id: 'one',
        kind: 'deploy',
        title: 'Deploy backend',
        actor: 'anna',
        startedAt: '2026',
        direction: 'undo',
        lastStep: null,
      };
      expect((await new LeftoversCheck({ lock, runner: runner(okAsync([])) }).run()).status).toBe('pass');
      expect((await new LeftoversCheck({ lock, runner: runner(okAsync([cut])) }).run()).summary).toContain(
        'Deploy backend of 2026 was cut off',
      );
      expect((await new LeftoversCheck({ lock, runner: runner(errAsync(broken)) }).run()).status).toBe('failure');
    });
  });
});

describe('the checks of a branch', () => {
  const names = (keys: Readonly<Record<string, string>>): string[] => {
    const fileSystem = new MemoryFileSystem();
    const deps = {
      config: testConfig('/branch', keys),
      paths,
      clock: new ManualClock(),
      lock: new MemoryBranchLock({ clock: new ManualClock() }),
      fileSystem,
      processes: new FakeProcessRunner(),
      databases: new MemoryDatabase(),
      services: new MemoryServiceController(),
      otherManagers: [],
      runner: { interrupted: () => okAsync([]) } as unknown as Parameters<typeof branchChecks>[0]['runner'],
      releases: new ReleaseStore({ fileSystem, paths }),
      builders: createBuilders({ fileSystem }),
      planSync: () => okAsync({ targets: [], folders: [], warnings: [] }),
      path: '',
    };
    return branchChecks(deps).map(({ title }) => title);
  };

  it('are about what the branch has, and nothing else', () => {
    expect(names({ COMPONENTS: 'pwa' })).toEqual([
      'Sources of pwa',
      'nginx',
      'npm',
      'Port 80 (tablets)',
      'Port 8000 (API)',
      'Disk space',
      'Clock',
      'Service manager',
      'Other service managers',
      'Secrets',
      'Configuration files',
      'Interrupted operations',
    ]);
    expect(names({ COMPONENTS: 'relay' })).toContain('Flutter');
    expect(names({ COMPONENTS: 'backend' })).toEqual(
      expect.arrayContaining(['PHP', 'Database', 'Composer', 'PHP FastCGI', 'Port 6001 (WebSocket)']),
    );
    expect(names({ COMPONENTS: 'backend', PHP_FASTCGI: '127.0.0.1:9000' })).not.toContain('PHP FastCGI');
    const mysql = { DB_CONNECTION: 'mysql', DB_DATABASE: 'shop', DB_USERNAME: 'shop', DB_PASSWORD: 'long enough' };
    expect(names({ COMPONENTS: 'backend', ...mysql })).toContain('Database dump tool');
  });
});

describe('preflight', () => {
  const check = (name: string, run: PreflightCheck['run']): PreflightCheck => ({ name, title: name, run });
  const clock = new ManualClock();
  const preflight = (...checks: readonly PreflightCheck[]) => new Preflight({ clock, checks, limitMs: 1000 });

  it('runs all checks side by side and is as bad as the worst of them', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const report = await preflight(
      check('first', async () => gate.then(() => pass('well'))),
      check('second', () => {
        open();
        return Promise.resolve(warn('not so well', 'Look.'));
      }),
    ).run();
    expect(report._unsafeUnwrap()).toMatchObject({
      status: 'warning',
      results: [{ check: 'first' }, { check: 'second', remedy: 'Look.' }],
    });
    expect((await preflight().run())._unsafeUnwrap().status).toBe('pass');
  });

  it('takes a check that hangs for a failure and ends it', async () => {
    let ended = false;
    const hangs = check('hangs', (signal) => new Promise(() => signal.addEventListener('abort', () => (ended = true))));
    const running = preflight(
      hangs,
      check('well', () => Promise.resolve(pass('well'))),
    ).run();
    await clock.advance(1000);
    const { results } = (await running)._unsafeUnwrap();
    expect(results.map(({ status }) => status)).toEqual(['failure', 'pass']);
    expect(results[0]?.summary).toBe('no answer within 1 s');
    expect(ended).toBe(true);
  });

  it('takes a check that throws for a failure', async () => {
    const report = await preflight(check('throws', () => Promise.reject(new Error('a bug')))).run();
    expect(report._unsafeUnwrap().results[0]).toMatchObject({ status: 'failure', summary: 'the check itself broke: a bug' });
  });
});
