import { errAsync, okAsync } from 'neverthrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, FileAuditTrail, Redactor } from '@woosoo/sdk-core';
import { FakeProcessRunner, ManualClock, MemoryBranchLock, MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import {
  processUsageFor,
  serviceManagerUnavailable,
  serviceOrder,
  ServiceUsageMeter,
  type ResidentDaemon,
  type ServiceDefinition,
} from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { phpAddress } from '../php/php-address.ts';
import { ReleaseStore } from '../releases/release-store.ts';
import type { Runtime } from '../releases/release.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { testService } from '../testing/test-service.ts';
import { boundServices } from './bound-services.ts';
import { branchPrograms } from '../programs/branch-programs.ts';
import { nginxConfigInvalid } from '../config-sync/config-sync-errors.ts';
import { BranchServices } from './branch-services.ts';
import { serviceDefinitions, type ServiceFacts } from './service-definitions.ts';
import { WantedServices } from './wanted-services.ts';
import { WhyDown } from './why/why-down.ts';

const paths = new BranchPaths('/branch');
const server: Runtime = { kind: 'server', entry: '.output/server/index.mjs', directory: '.output/public' };
const AGENT = { program: '/usr/bin/node', args: ['/opt/woosoo/bin.js', 'agent'] };
const agentless = { agent: AGENT, overlay: null, services: { definition: () => okAsync(null) } };
const EXTRA = {
  SERVICE_PRINTER_COMMAND: 'node print.js --port 9',
  SERVICE_PRINTER_DIR: '.woosoo/current/backend',
  SERVICE_PRINTER_AFTER: 'reverb',
};

const definitions = (keys: Readonly<Record<string, string>> = {}, facts: Partial<ServiceFacts> = {}): readonly ServiceDefinition[] =>
  serviceDefinitions(testConfig('/branch', keys), paths, {
    programs: { php: '/usr/bin/php', phpFpm: '/usr/sbin/php-fpm', nginx: '/usr/sbin/nginx' },
    pwa: null,
    node: '/usr/bin/node',
    runsAsRoot: false,
    platform: 'linux',
    phpSocket: '/branch/.woosoo/run/php.sock',
    nginxPrefix: '/branch/.woosoo/run/nginx',
    agent: AGENT,
    overlay: null,
    ...facts,
  });
const names = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);
const named = (all: readonly ServiceDefinition[], name: string): ServiceDefinition => {
  const found = all.find((definition) => definition.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('the services that a branch should have', () => {
  it('are PHP as php-cgi on Windows, which has no php-fpm', () => {
    const php = named(
      definitions({}, { platform: 'win32', programs: { php: 'php.exe', phpFpm: 'C:\\php\\php-cgi.exe', nginx: 'nginx.exe' } }),
      'php',
    );
    expect(php).toMatchObject({ program: 'C:\\php\\php-cgi.exe', args: ['-b', '127.0.0.1:9000'], readiness: { kind: 'tcp', port: 9000 } });
    expect(phpAddress(testConfig('/branch', {}), paths, 'win32')).toBe('127.0.0.1:9000');
  });

  it('are php, nginx, Reverb and the queue worker, in an order that works', () => {
    expect(names(definitions())).toEqual(['php', 'nginx', 'reverb', 'queue-worker']);
    expect(serviceOrder(definitions({ ...EXTRA, COMPONENTS: 'backend,pwa' }, { pwa: server })).isOk()).toBe(true);
  });

  it('leave out the PHP pool where PHP is run by somebody else', () => {
    const all = definitions({ PHP_FASTCGI: 'unix:/run/php/php8.2-fpm.sock' });
    expect(names(all)).toEqual(['nginx', 'reverb', 'queue-worker']);
    expect(named(all, 'nginx').dependsOn).toEqual([]);
  });

  it('are nginx alone for a tablet page of files', () => {
    expect(names(definitions({ COMPONENTS: 'pwa' }, { pwa: { kind: 'static', directory: 'dist' } }))).toEqual(['nginx']);
  });

  it('have a server for a tablet page that needs one, on its port and for this machine alone', () => {
    const pwa = named(definitions({ COMPONENTS: 'pwa', PWA_PORT: '3105' }, { pwa: server }), 'pwa');
    expect(pwa.args.at(-1)).toBe('.output/server/index.mjs');
    expect(pwa.environment).toMatchObject({ PORT: '3105', NITRO_HOST: '127.0.0.1' });
    expect(pwa.readiness).toMatchObject({ kind: 'tcp', port: 3105 });
  });

  it('run application code in the release that is current when they start', () => {
    const all = definitions({ COMPONENTS: 'backend,pwa' }, { pwa: server });
    for (const name of ['reverb', 'queue-worker']) expect(named(all, name).workingDirectory).toBe(paths.current('backend'));
    expect(named(all, 'pwa').workingDirectory).toBe(paths.current('pwa'));
    expect(named(all, 'nginx').workingDirectory).toBe('/branch');
  });

  it('let requests and jobs end before they stop', () => {
    const all = definitions({ SERVICE_STOP_TIMEOUT_SECONDS: '5' });
    expect(named(all, 'php').stop.signal).toBe('SIGQUIT');
    expect(named(all, 'nginx').stop.signal).toBe('SIGQUIT');
    // Longer than `--timeout`, after which a worker ends itself: no job is cut off.
    expect(named(all, 'queue-worker').stop.timeoutMs).toBe(65_000);
  });

  it('tell php-fpm that root is meant only where it is', () => {
    expect(named(definitions({}, { runsAsRoot: true }), 'php').args).toContain('--allow-to-run-as-root');
    expect(named(definitions(), 'php').args).not.toContain('--allow-to-run-as-root');
  });

  it('hold no secret in command lines or environment', () => {
    const text = JSON.stringify(definitions());
    for (const secret of ['reverb-secret-for-tests', 'k3v9x2m4q8w1z7r5t6y0']) expect(text).not.toContain(secret);
  });

  it('include those of the configuration, with their arguments and what they need', () => {
    expect(named(definitions(EXTRA), 'printer')).toMatchObject({
      program: 'node',
      args: ['print.js', '--port', '9'],
      dependsOn: ['reverb'],
    });
  });

  it('include the agent where the branch is to be watched, and leave an installed one where it is', async () => {
    expect(names(definitions())).not.toContain('agent');
    const watched = testConfig('/branch', { MONITOR: 'yes' });
    expect(named(definitions({ MONITOR: 'yes' }), 'agent').args).toEqual(['/opt/woosoo/bin.js', 'agent', '--root', '/branch']);
    expect(named(definitions({ MONITOR: 'yes' }, { overlay: 'staging' }), 'agent').args.slice(-2)).toEqual(['--env', 'staging']);
    const fileSystem = new MemoryFileSystem({ '/usr/bin/node': '', '/actions/agent.mjs': '' });
    const installed = { ...named(definitions({ MONITOR: 'yes' }), 'agent'), args: ['/actions/agent.mjs', '--root', '/branch'] };
    const releases = new ReleaseStore({ fileSystem, paths });
    const wanted = new WantedServices({
      config: watched,
      paths,
      fileSystem,
      releases,
      path: '',
      agent: AGENT,
      overlay: null,
      services: { definition: () => okAsync(installed) },
    });
    const agentOf = async () => named((await wanted.read())._unsafeUnwrap(), 'agent').args[0];
    expect(await agentOf()).toBe('/actions/agent.mjs');
    (await fileSystem.remove('/actions/agent.mjs'))._unsafeUnwrap();
    expect(await agentOf()).toBe('/opt/woosoo/bin.js');
  });

  it('take from the configuration how those are run', () => {
    const printer = named(
      definitions({
        ...EXTRA,
        SERVICE_PRINTER_PORT: '9100',
        SERVICE_PRINTER_RESTART: 'never',
        SERVICE_PRINTER_STOP_SIGNAL: 'SIGINT',
        SERVICE_PRINTER_STOP_TIMEOUT_SECONDS: '7',
        SERVICE_PRINTER_LOG_MAX_MB: '1',
        SERVICE_PRINTER_ENV_TOKEN: 'hunter22',
        SERVICE_ACCOUNT: 'woosoo',
      }),
      'printer',
    );
    expect(printer).toMatchObject({
      readiness: { kind: 'tcp', port: 9100 },
      restart: { policy: 'never', maxAttempts: 8 },
      stop: { signal: 'SIGINT', timeoutMs: 7000 },
      log: { maxBytes: 1024 * 1024, keep: 5 },
      account: 'woosoo',
    });
    expect(JSON.stringify(printer)).not.toContain('hunter22');
  });

  it('are bound to the component whose code they run; php and nginx are to none', () => {
    const config = testConfig('/branch', EXTRA);
    expect(boundServices('backend', config)).toEqual(['reverb', 'queue-worker', 'printer']);
    expect(boundServices('pwa', config)).toEqual(['pwa']);
    expect(boundServices('relay', config)).toEqual([]);
    const inside = testConfig('/branch', { ...EXTRA, SERVICE_PRINTER_DIR: '.woosoo/current/backend/worker' });
    expect(boundServices('backend', inside)).toContain('printer');
    const beside = testConfig('/branch', { ...EXTRA, SERVICE_PRINTER_DIR: '.woosoo/current/backend-tools' });
    expect(boundServices('backend', beside)).not.toContain('printer');
  });

  it('follow from what the newest build of the tablet page gave', async () => {
    const fileSystem = new MemoryFileSystem({ '/usr/sbin/php-fpm8.3': '', '/opt/bin/nginx': '' });
    const releases = new ReleaseStore({ fileSystem, paths });
    (await releases.save(testRelease({ component: 'pwa', runtime: server })))._unsafeUnwrap();
    const wanted = new WantedServices({ config: testConfig('/branch'), paths, fileSystem, releases, path: '/opt/bin', ...agentless });
    const all = (await wanted.read())._unsafeUnwrap();
    expect(names(all)).toContain('pwa');
    expect(named(all, 'nginx').program).toBe('/opt/bin/nginx');
    expect((await wanted.pwaRuntime())._unsafeUnwrap()).toEqual(server);
    const alone = new WantedServices({
      config: testConfig('/branch', { COMPONENTS: 'backend' }),
      paths,
      fileSystem,
      releases,
      path: '',
      ...agentless,
    });
    expect((await alone.pwaRuntime())._unsafeUnwrap()).toBeNull();
  });

  it('name programs by their whole path, php-fpm whatever Debian calls it, and as configured where they are missing', async () => {
    const fileSystem = new MemoryFileSystem({ '/usr/sbin/php-fpm8.3': '', '/usr/bin/php': '' });
    expect((await branchPrograms(testConfig('/branch'), fileSystem, '/usr/bin'))._unsafeUnwrap()).toEqual({
      php: '/usr/bin/php',
      phpFpm: '/usr/sbin/php-fpm8.3',
      nginx: 'nginx',
    });
  });
});

const meterOf = (services: MemoryServiceController) =>
  new ServiceUsageMeter({ services, usage: processUsageFor(), clock: new ManualClock() });

const whyOf = (services: MemoryServiceController) => {
  const fileSystem = new MemoryFileSystem();
  const ports = { clock: new ManualClock(), fileSystem, processes: new FakeProcessRunner(), redactor: new Redactor() };
  return new WhyDown({ ...ports, config: testConfig('/branch'), paths, services, releases: new ReleaseStore({ ...ports, paths }) });
};
const records = () => {
  const clock = new ManualClock();
  return {
    lock: new MemoryBranchLock({ clock }),
    audit: new FileAuditTrail({ clock, fileSystem: new MemoryFileSystem(), path: '/branch/audit.jsonl' }),
  };
};

describe('acting on the services of a branch', () => {
  let controller: MemoryServiceController;
  let former: MemoryServiceController;
  let services: BranchServices;
  let supervisor: string[];
  const php = testService('php');
  const nginx = testService('nginx', { dependsOn: ['php'] });
  const broken = new Set<string>();

  beforeEach(() => {
    broken.clear();
    supervisor = [];
    former = new MemoryServiceController();
    controller = new MemoryServiceController({
      clock: new ManualClock(),
      behave: ({ name }) => (broken.has(name) ? { exit: 1, say: ['no'] } : {}),
    });
    const resident: ResidentDaemon = {
      shutdown: () => okAsync(void supervisor.push('shutdown')),
      ensureRunning: () => okAsync(void supervisor.push('ensure')),
      daemonStatus: () => okAsync({ running: false, pid: null, version: null, since: null, needed: true }),
    };
    services = servicesOf(Object.assign(controller, { resident }), { otherManagers: [former] });
  });
  const servicesOf = (manager: MemoryServiceController, change: Partial<ConstructorParameters<typeof BranchServices>[0]> = {}) =>
    new BranchServices({
      controller: manager,
      otherManagers: [],
      wanted: () => okAsync([php, nginx]),
      meter: meterOf(manager),
      courtesy: { clock: new ManualClock(), mannersOf: () => null },
      why: whyOf(manager),
      mayRestart: () => okAsync(undefined),
      ...records(),
      ...change,
    });
  const act = async (...args: Parameters<BranchServices['act']>) =>
    (await services.act(...args))._unsafeUnwrap().map(({ name, state }) => `${name} ${state}`);

  it('installs, starts and stops all of them in order of dependency', async () => {
    expect(await act('install', ['all'])).toEqual(['php stopped', 'nginx stopped']);
    expect(await act('start', ['all'])).toEqual(['nginx running', 'php running']);
    expect(await act('stop', ['all'])).toEqual(['nginx stopped', 'php stopped']);
    expect(controller.calls.filter((call) => /^st/.test(call))).toEqual([
      'start php',
      'start php',
      'start nginx',
      'stop nginx',
      'stop php',
    ]);
  });

  it('restarts one, and the same twice is as good as once', async () => {
    await act('install', ['all']);
    await act('start', ['nginx']);
    expect(await act('restart', ['nginx'])).toEqual(['nginx running']);
    expect(await act('start', ['nginx'])).toEqual(['nginx running']);
  });

  it('says what there is when a name is wrong', async () => {
    expect((await services.act('start', ['ngnix']))._unsafeUnwrapErr().remedy).toContain('services install all');
    await act('install', ['all']);
    const error = (await services.act('stop', ['ngnix']))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      type: 'ServiceNotInstalled',
      message: 'The service ngnix is not installed.',
      remedy: 'There are: nginx, php.',
    });
    expect((await services.act('install', ['ngnix']))._unsafeUnwrapErr().message).toContain('This branch has no service ngnix');
  });

  it('says why one does not start', async () => {
    await act('install', ['all']);
    broken.add('php');
    const error = (await services.act('start', ['nginx']))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'ServiceStartFailed', detail: { service: 'php' } });
  });

  it('uninstalls what runs, enables and disables', async () => {
    await act('install', ['all']);
    await act('start', ['all']);
    await act('disable', ['nginx']);
    expect((await controller.status('nginx'))._unsafeUnwrap().enabled).toBe(false);
    await act('enable', ['nginx']);
    expect((await controller.status('nginx'))._unsafeUnwrap().enabled).toBe(true);
    expect(await act('uninstall', ['all'])).toEqual(['nginx not-installed', 'php not-installed']);
  });

  it('lists those that are wanted but not installed yet, and tells drift', async () => {
    await act('install', ['php']);
    expect((await services.list())._unsafeUnwrap().map(({ name, state }) => `${name} ${state}`)).toEqual([
      'php stopped',
      'nginx not-installed',
    ]);
    expect((await services.diff())._unsafeUnwrap()).toEqual([{ service: 'nginx', kind: 'missing', fields: [] }]);
  });

  it('leaves a trace of who did what and how it ended, one at a time', async () => {
    const kept = records();
    const held = servicesOf(controller, { wanted: () => okAsync([php]), ...kept });
    (await held.act('install', ['php']))._unsafeUnwrap();
    broken.add('php');
    expect((await held.act('start', ['all'])).isErr()).toBe(true);
    const entries = (await kept.audit.read())._unsafeUnwrap().map(({ action, subject, detail }) => [action, subject, detail]);
    expect(entries).toMatchObject([
      ['services.install.begin', 'php', undefined],
      ['services.install.end', 'php', { outcome: 'done' }],
      ['services.start.begin', 'php', undefined],
      ['services.start.end', 'php', { outcome: 'failed' }],
    ]);

    await using _deploy = (await kept.lock.acquire({ actor: 'ana', command: 'woosoo deploy' }))._unsafeUnwrap();
    expect((await held.act('stop', ['all']))._unsafeUnwrapErr().type).toBe('LockHeld');
    expect((await held.list()).isOk()).toBe(true);
  });

  it('installs nothing while a former manager has services, which would then run twice', async () => {
    (await former.install(php))._unsafeUnwrap();
    const refusal = (await services.act('install', ['all']))._unsafeUnwrapErr();
    expect(refusal.message).toContain('still has php of this branch');
    expect(refusal.remedy).toContain('services uninstall all');
    expect((await controller.list())._unsafeUnwrap()).toEqual([]);
    (await former.uninstall('php'))._unsafeUnwrap();
    expect(await act('install', ['php'])).toEqual(['php stopped']);
  });

  it('takes giving up for no failure', async () => {
    const refused = serviceManagerUnavailable({ message: 'Waiting was cancelled.', remedy: 'See status.', detail: { cancelled: true } });
    await act('install', ['php']);
    Object.assign(controller, { start: () => errAsync(refused) });
    expect((await services.act('start', ['php']))._unsafeUnwrapErr().category).toBe('cancelled');
  });

  it('asks a manager of our own to come back, and to end', async () => {
    (await services.settle())._unsafeUnwrap();
    (await services.shutdown())._unsafeUnwrap();
    expect(supervisor).toEqual(['ensure', 'shutdown']);
    expect((await services.revive())._unsafeUnwrap()).toBe(true);
    expect(supervisor.at(-1)).toBe('ensure');
  });

  it('restarts nothing when one of them would not start again', async () => {
    const plain = new MemoryServiceController();
    const refusal = nginxConfigInvalid({
      message: 'nginx refuses configs/nginx.conf as it is now: unknown directive.',
      remedy: 'Mend it.',
    });
    const careful = servicesOf(plain, { mayRestart: (name) => (name === 'nginx' ? errAsync(refusal) : okAsync(undefined)) });
    for (const action of ['install', 'start'] as const) (await careful.act(action, ['all']))._unsafeUnwrap();
    plain.calls.length = 0;
    expect((await careful.act('restart', ['all']))._unsafeUnwrapErr().type).toBe('NginxConfigInvalid');
    expect(plain.calls).toEqual([]);
    (await careful.act('restart', ['php']))._unsafeUnwrap();
    expect(plain.calls).toEqual(['stop php', 'start php']);
  });

  it("stops all services where the manager is the system's, which stays", async () => {
    const plain = new MemoryServiceController();
    const system = servicesOf(plain);
    (await system.act('install', ['all']))._unsafeUnwrap();
    (await system.act('start', ['all']))._unsafeUnwrap();
    (await system.settle())._unsafeUnwrap();
    (await system.shutdown())._unsafeUnwrap();
    expect((await system.list())._unsafeUnwrap().map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });
});
