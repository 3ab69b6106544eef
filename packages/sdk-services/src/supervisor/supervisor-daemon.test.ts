import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BranchPaths, NodeFileSystem, Sensitive, SystemClock } from '@woosoo/sdk-core';
import { freePort } from '@woosoo/sdk-core/testing';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine, isAlive, listProcesses } from '../processes/process-table.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { fixtureDefinition, type FixtureBehaviour } from '../testing/fixture-behaviour.ts';
import { branchIdentity, serviceMarker } from './branch-identity.ts';
import { controlAddress, socketFolder } from './control-address.ts';
import { livingProcesses } from './end-processes.ts';
import { SupervisorServiceController } from './supervisor-service-controller.ts';

/** How often to kill; more for a long run. */
const kills = Number(process.env['WOOSOO_TORTURE'] ?? 6);

describe("the supervisor's daemon", () => {
  let folder: string;
  let paths: BranchPaths;
  let services: SupervisorServiceController;
  const another = (version?: string) =>
    new SupervisorServiceController({ paths, fileSystem: new NodeFileSystem(), clock: new SystemClock(), version });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-daemon-')));
    paths = new BranchPaths(folder);
    services = another();
  });
  afterEach(async () => {
    (await another('9.0.0').shutdown())._unsafeUnwrap();
    rmSync(folder, { recursive: true, force: true });
  });

  const install = async (name: string, behaviour: FixtureBehaviour = {}, overrides: Partial<ServiceDefinition> = {}): Promise<void> => {
    const readiness = { kind: 'stable', forMs: 60 } as const;
    (await services.install(fixtureDefinition(folder, behaviour, { name, readiness, ...overrides })))._unsafeUnwrap();
  };
  const listening = (port: number) => ({ kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 8000 }) as const;
  const start = async (name: string) => (await services.start(name))._unsafeUnwrap();
  const status = async (name: string) => (await services.status(name))._unsafeUnwrap();
  const processes = (name: string) => livingProcesses({ main: null, marker: serviceMarker(branchIdentity(folder), name) });
  const daemonPid = async (): Promise<number | null> => (await services.daemonStatus())._unsafeUnwrap().pid;
  const killDaemon = async (): Promise<void> => {
    const pid = await daemonPid();
    if (pid === null) return;
    process.kill(pid, 'SIGKILL');
    while (isAlive({ pid, startTime: null })) await delay(5);
  };
  const until = async (reached: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + 15_000;
    while (!(await reached())) {
      expect(Date.now(), 'waited too long').toBeLessThan(end);
      await delay(25);
    }
  };

  it('is not started by questions', async () => {
    await install('a');
    await status('a');
    expect((await services.list()).isOk()).toBe(true);
    expect((await services.diff([])).isOk()).toBe(true);
    expect((await services.stop('a')).isOk()).toBe(true);
    (await services.ensureRunning())._unsafeUnwrap();
    expect((await services.daemonStatus())._unsafeUnwrap()).toEqual({
      running: false,
      pid: null,
      version: null,
      since: null,
      needed: false,
    });
  });

  it('leaves its services running when it is killed; they are adopted by the next one, and then stopped by it', async () => {
    await install('a');
    const { pid, since } = await start('a');
    await killDaemon();
    expect(processes('a')).toEqual([pid]);
    const alone = await status('a');
    expect(alone).toMatchObject({ state: 'running', pid });
    expect(alone.reason).toContain('nothing would restart it');

    (await services.ensureRunning())._unsafeUnwrap();
    expect(await status('a')).toMatchObject({ state: 'running', pid, since, restarts: 0 });
    expect((await status('a')).reason).toBeUndefined();
    expect((await services.stop('a'))._unsafeUnwrap().state).toBe('stopped');
    expect(processes('a')).toEqual([]);
  });

  it('sees an adopted service die, and starts it again', async () => {
    await install('a');
    const { pid } = await start('a');
    await killDaemon();
    (await services.ensureRunning())._unsafeUnwrap();
    process.kill(pid ?? 0, 'SIGKILL');
    await until(async () => (await status('a')).restarts === 1 && (await status('a')).state === 'running');
    expect((await status('a')).lastExit).toMatchObject({ code: null, signal: null });
  });

  it('starts again what died while no daemon was there, and says the truth meanwhile', async () => {
    await install('a');
    const { pid } = await start('a');
    await killDaemon();
    process.kill(pid ?? 0, 'SIGKILL');
    await until(() => Promise.resolve(processes('a').length === 0));
    expect(await status('a')).toMatchObject({ state: 'stopped', pid: null });
    expect((await status('a')).reason).toContain('the supervisor is not running');
    (await services.ensureRunning())._unsafeUnwrap();
    const seen = new Set<string | undefined>();
    await until(async () => {
      const { state, reason } = await status('a');
      seen.add(reason);
      return state === 'running';
    });
    expect([...seen].join()).toContain('t ended while no supervisor ran');
    expect(processes('a')).toHaveLength(1);
  });

  it('ends what an earlier run has left before it starts again', async () => {
    await install('a', { children: 2 }, { stop: { signal: 'SIGTERM', timeoutMs: 300 } });
    const { pid } = await start('a');
    await until(() => Promise.resolve(processes('a').length === 3));
    const before = processes('a');
    process.kill(pid ?? 0, 'SIGKILL');
    await until(async () => (await status('a')).restarts === 1 && (await status('a')).state === 'running');
    await until(() => Promise.resolve(processes('a').length === 3));
    expect(processes('a').filter((process) => before.includes(process))).toEqual([]);
  });

  it('is one, even when several are started at once', async () => {
    await install('a');
    const started = await Promise.all(Array.from({ length: 4 }, () => another().start('a')));
    expect(new Set(started.map((result) => result._unsafeUnwrap().pid)).size).toBe(1);
    expect(processes('a')).toHaveLength(1);
    const log = readFileSync(join(paths.supervisor, 'daemon.log'), 'utf8');
    expect(log.match(/runs as process/g)).toHaveLength(1);
  });

  it('does not come to life again when all was shut down meanwhile', async () => {
    await install('a');
    const started = await Promise.all(Array.from({ length: 4 }, () => another().start('a')));
    expect(started.every((result) => result.isOk())).toBe(true);
    (await services.shutdown())._unsafeUnwrap();
    const daemons = () => listProcesses().filter(({ pid }) => commandLine(pid).includes(`daemon-main.ts ${folder} `));
    await until(() => Promise.resolve(daemons().length === 0));
  });

  it('goes by itself when it has nothing to look after, and is started again when it is needed', async () => {
    const code = `import { runDaemon } from ${JSON.stringify(join(import.meta.dirname, 'daemon.ts'))};
      import { supervisorLayout } from ${JSON.stringify(join(import.meta.dirname, 'supervisor-layout.ts'))};
      const [root, supervisor, serviceLogs, version] = process.argv.slice(1);
      process.exit(await runDaemon(supervisorLayout({ root, supervisor, serviceLogs }), version, 100));`;
    const daemon = { program: process.execPath, args: ['--input-type=module', '-e', code] };
    services = new SupervisorServiceController({ paths, fileSystem: new NodeFileSystem(), clock: new SystemClock(), daemon });
    await install('a');
    const { pid } = await start('a');
    const first = await daemonPid();
    await delay(2500);
    expect(await daemonPid()).toBe(first);
    expect((await status('a')).pid).toBe(pid);

    (await services.stop('a'))._unsafeUnwrap();
    await until(async () => (await daemonPid()) === null);
    expect((await start('a')).state).toBe('running');
  });

  it('makes way for a newer one without touching the services, and not for an older one', async () => {
    await install('a');
    const { pid } = await start('a');
    const before = await daemonPid();
    await install('b');
    expect((await another('0.9.0').start('b')).isOk()).toBe(true);
    expect(await daemonPid()).toBe(before);

    expect((await another('1.4.0').start('b')).isOk()).toBe(true);
    expect(await daemonPid()).not.toBe(before);
    expect((await services.daemonStatus())._unsafeUnwrap().version).toBe('1.4.0');
    expect(processes('a')).toEqual([pid]);
    expect(await status('a')).toMatchObject({ state: 'running', restarts: 0 });
  });

  it('leaves its services running when it is asked to end by the system', async () => {
    await install('a');
    const { pid } = await start('a');
    const daemon = (await daemonPid()) ?? 0;
    process.kill(daemon, 'SIGTERM');
    await until(() => Promise.resolve(!isAlive({ pid: daemon, startTime: null })));
    expect(processes('a')).toEqual([pid]);
  });

  it('after a boot starts what ran and is enabled, in the order of dependencies', async () => {
    const report = (name: string) => ({ report: join(folder, `${name}.report`), onlyFirst: join(folder, `${name}.started`) });
    await install('base', report('base'), { readiness: { kind: 'stable', forMs: 400 } });
    await install('demo', report('demo'), { dependsOn: ['base'] });
    await install('off', {}, { enabled: false });
    await install('idle');
    for (const name of ['demo', 'off']) await start(name);
    await killDaemon();
    for (const name of ['base', 'demo', 'off']) for (const pid of processes(name)) process.kill(pid, 'SIGKILL');
    const state = join(paths.supervisor, 'state.json');
    writeFileSync(state, readFileSync(state, 'utf8').replace(/"bootId": ".*?"/, '"bootId": "an-earlier-one"'));

    expect((await status('base')).state).toBe('stopped');
    (await services.ensureRunning())._unsafeUnwrap();
    await until(async () => (await status('base')).state === 'starting');
    expect((await status('demo')).reason).toContain('waits for base');
    await until(async () => (await status('demo')).state === 'running');
    expect((await status('base')).state).toBe('running');
    expect((await status('off')).state).toBe('stopped');
    expect((await status('idle')).state).toBe('stopped');
  });

  it('goes on with a start whose caller has given up waiting', async () => {
    await install('a', {}, { readiness: { kind: 'stable', forMs: 600 } });
    const patience = new AbortController();
    const starting = services.start('a', { signal: patience.signal });
    await until(async () => (await status('a')).state === 'starting');
    patience.abort();
    expect((await starting)._unsafeUnwrapErr().detail).toMatchObject({ cancelled: true, begun: true });
    await until(async () => (await status('a')).state === 'running');
  });

  it('does not begin what was cancelled before', async () => {
    await install('a');
    const error = (await services.start('a', { signal: AbortSignal.abort() }))._unsafeUnwrapErr();
    expect(error.detail).toMatchObject({ cancelled: true, begun: false });
    expect((await status('a')).state).toBe('stopped');
  });

  it('does not take a port for ready that another process answers on', async () => {
    const port = await freePort();
    const stranger = createServer();
    await install('a', { report: join(folder, 'report') }, { readiness: listening(port) });
    const starting = services.start('a');
    await until(() => Promise.resolve(existsSync(join(folder, 'report'))));
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    const error = (await starting)._unsafeUnwrapErr();
    stranger.close();
    expect(error.message).toContain(`port ${port} is already held by process ${process.pid}`);
  });

  it('runs from one bundled file that needs nothing beside it', async () => {
    const bundle = join(folder, 'woosoo.mjs');
    const entry = `import { runSupervisorDaemon } from ${JSON.stringify(join(import.meta.dirname, 'run-supervisor-daemon.ts'))};
      if (process.argv[2] === 'supervise') await runSupervisorDaemon(process.argv.slice(3));`;
    await build({
      stdin: { contents: entry, resolveDir: folder },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundle,
      logLevel: 'silent',
    });
    const bundled = new SupervisorServiceController({
      paths,
      fileSystem: new NodeFileSystem(),
      clock: new SystemClock(),
      daemon: { program: process.execPath, args: [bundle, 'supervise'] },
    });
    await install('a');
    expect((await bundled.start('a'))._unsafeUnwrap().state).toBe('running');
    expect(commandLine((await daemonPid()) ?? 0)).toContain(bundle);
  });

  it('says why it cannot be started', async () => {
    const broken = new SupervisorServiceController({
      paths,
      fileSystem: new NodeFileSystem(),
      clock: new SystemClock(),
      daemon: { program: join(folder, 'no-node'), args: [] },
    });
    await install('a');
    const error = (await broken.start('a'))._unsafeUnwrapErr();
    expect(error.type).toBe('ServiceManagerUnavailable');
    expect(error.message).toContain('no-node');
  });

  it('keeps secrets in files that only we can read, and its socket in a folder that only we can enter', async () => {
    await install('a', {}, { environment: { TOKEN: Sensitive.of('s3cr3t') } });
    await start('a');
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(join(paths.supervisor, 'definitions', 'a.json'))).toBe('600');
    expect(mode(join(paths.supervisor, 'state.json'))).toBe('600');
    expect(mode(join(paths.serviceLogs, 'a.log'))).toBe('600');
    expect(mode(socketFolder())).toBe('700');
    expect(mode(controlAddress(branchIdentity(folder)))).toBe('600');
    for (const file of ['state.json', 'daemon.json', 'daemon.log']) {
      expect(readFileSync(join(paths.supervisor, file), 'utf8')).not.toContain('s3cr3t');
    }
  });

  it('opens its socket again when somebody cleans the temporary folder', async () => {
    await install('a');
    await start('a');
    const before = await daemonPid();
    rmSync(controlAddress(branchIdentity(folder)));
    await until(() => Promise.resolve(existsSync(controlAddress(branchIdentity(folder)))));
    expect((await services.stop('a')).isOk()).toBe(true);
    expect(await daemonPid()).toBe(before);
  });

  it('keeps no folder busy', async () => {
    await install('a');
    await start('a');
    expect(realpathSync(`/proc/${(await daemonPid()) ?? 0}/cwd`)).toBe('/');
  });

  it('loses none and doubles none when it is killed at any moment', { timeout: 60_000 + kills * 3000 }, async () => {
    const names = ['a', 'b', 'c'];
    const port = await freePort();
    for (const name of names) await install(name, name === 'c' ? { listen: port } : {}, name === 'c' ? { readiness: listening(port) } : {});
    const wanted = new Map(names.map((name) => [name, false]));
    const doubled: string[] = [];
    const over = new AbortController();
    const watch = (async () => {
      while (!over.signal.aborted) {
        for (const name of names) if (processes(name).length > 1) doubled.push(`${name}: ${processes(name).join(', ')}`);
        await delay(3);
      }
    })();
    for (let kill = 0; kill < kills; kill += 1) {
      const acts = names.map((name, index) => {
        const act = (['start', 'restart', 'stop'] as const)[(kill + index) % 3] ?? 'start';
        wanted.set(name, act !== 'stop');
        return services[act](name);
      });
      // Over the whole of a start and a stop.
      await delay((kill * 37) % 220);
      await killDaemon();
      const results = await Promise.all(acts);
      expect(results.map((result) => (result.isOk() ? 'ok' : result.error.message))).toEqual(['ok', 'ok', 'ok']);
      await killDaemon();
      (await services.ensureRunning())._unsafeUnwrap();
      for (const name of names) {
        const running = wanted.get(name) === true;
        await until(async () => (await status(name)).state === (running ? 'running' : 'stopped'));
        expect(processes(name)).toEqual(running ? [(await status(name)).pid] : []);
      }
    }
    over.abort();
    await watch;
    expect(doubled).toEqual([]);
  });
});
