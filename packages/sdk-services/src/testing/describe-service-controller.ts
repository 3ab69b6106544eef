import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Sensitive } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { ServiceState } from '../service-status.ts';
import { thisMachine, type ContractHost, type ContractOptions, type ServiceControllerHarness } from './contract-host.ts';
import { fixtureDefinition, type FixtureBehaviour, type FixtureReport } from './fixture-behaviour.ts';

const awkward = [
  'two words',
  'say "hi"',
  "it's",
  '$HOME',
  '%PATH%',
  '100%',
  'back\\slash\\',
  '\\"',
  '',
  'Grüße 日本',
  '*',
  '; echo no',
  '--x=`id`',
];

/** The contract of {@link ServiceController}; every driver passes it on the real thing. `folder` is the test's own, and removed after it. */
export function describeServiceController(
  name: string,
  makeHarness: (folder: string) => Promise<ServiceControllerHarness>,
  options: ContractOptions = {},
): void {
  describe(`a service controller: ${name}`, { timeout: options.timeoutMs ?? 60_000 }, () => {
    let folder: string;
    let harness: ServiceControllerHarness;
    let controller: ServiceController;
    let host: ContractHost;
    beforeEach(async () => {
      folder = realpathSync(mkdtempSync(join(options.folders ?? tmpdir(), 'woosoo-services-')));
      harness = await makeHarness(folder);
      controller = harness.controller;
      host = { ...thisMachine, ...harness.host };
    }, options.timeoutMs ?? 60_000);
    afterEach(async () => {
      await harness.dispose();
      rmSync(folder, { recursive: true, force: true });
    }, options.timeoutMs ?? 60_000);

    /** A path in the test's folder as the driver's host has it. */
    const at = (...names: readonly string[]): string => host.path(join(folder, ...names));
    const define = (behaviour: FixtureBehaviour = {}, overrides: Partial<ServiceDefinition> = {}): ServiceDefinition =>
      fixtureDefinition(
        at(),
        { report: at(`${overrides.name ?? 'demo'}.report`), ...behaviour },
        { ...host.defaults, ...overrides },
        host.fixture,
      );
    const install = async (behaviour: FixtureBehaviour = {}, overrides: Partial<ServiceDefinition> = {}): Promise<ServiceDefinition> => {
      const definition = define(behaviour, overrides);
      (await controller.install(definition))._unsafeUnwrap();
      return definition;
    };
    const status = async (service = 'demo') => (await controller.status(service))._unsafeUnwrap();
    const until = async (reached: () => Promise<boolean>): Promise<void> => {
      const end = Date.now() + host.patienceMs;
      while (!(await reached())) {
        expect(Date.now(), 'waited too long').toBeLessThan(end);
        await delay(25);
      }
    };
    const reportsNow = async (): Promise<readonly FixtureReport[]> => {
      const file = join(folder, 'demo.report');
      if (harness.reports !== undefined) return harness.reports('demo');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
      return lines.map((line) => JSON.parse(line) as FixtureReport);
    };
    /** The reports, once there are so many: a service may count as running before its program has come to write one. */
    const reports = async (count = 1): Promise<readonly FixtureReport[]> => {
      await until(async () => (await reportsNow()).length >= count);
      return reportsNow();
    };
    const untilState = (state: ServiceState, service = 'demo') => until(async () => (await status(service)).state === state);
    const processes = async (service = 'demo') => harness.processes(service);
    const expectNoProcess = async (service = 'demo'): Promise<void> => {
      expect((await processes(service)) ?? []).toEqual([]);
    };
    const lastLine = async (): Promise<string | undefined> => {
      let last: string | undefined;
      for await (const { text } of controller.logs('demo', { lines: 1 })) last = text;
      return last;
    };
    const processIds = async (service = 'demo') => (await controller.processIds())._unsafeUnwrap().get(service);

    it('is usable, and asking changes nothing', async () => {
      expect((await controller.usable()).isOk()).toBe(true);
      expect((await controller.list())._unsafeUnwrap()).toEqual([]);
    });

    it('tells the living processes of each service, the main one first', async () => {
      await install({ children: 2 }, { stop: { signal: 'SIGTERM', timeoutMs: 500 } });
      await install({}, { name: 'other' });
      expect((await controller.processIds())._unsafeUnwrap()).toEqual(
        new Map([
          ['demo', []],
          ['other', []],
        ]),
      );
      const { pid } = (await controller.start('demo'))._unsafeUnwrap();
      const all = (await processes()) === null ? 1 : 3;
      await until(async () => (await processIds())?.length === all);
      expect((await processIds())?.[0]).toBe(pid);
      expect([...((await processes()) ?? [pid ?? 0])].sort()).toEqual([...((await processIds()) ?? [])].sort());
      expect(await processIds('other')).toEqual([]);
      (await controller.stop('demo'))._unsafeUnwrap();
      expect(await processIds()).toEqual([]);
    });

    it('knows nothing of a service that is not installed', async () => {
      expect((await status()).state).toBe('not-installed');
      expect((await controller.list())._unsafeUnwrap()).toEqual([]);
      expect((await controller.definition('demo'))._unsafeUnwrap()).toBeNull();
      expect((await controller.start('demo'))._unsafeUnwrapErr().type).toBe('ServiceNotInstalled');
      expect((await controller.stop('demo'))._unsafeUnwrapErr().type).toBe('ServiceNotInstalled');
      expect((await controller.enable('demo'))._unsafeUnwrapErr().type).toBe('ServiceNotInstalled');
      expect((await controller.uninstall('demo')).isOk()).toBe(true);
    });

    it.each(['', 'Demo', '1st', 'a b', '../demo', 'a/b', 'a'.repeat(41)])('refuses %j as a name', async (bad) => {
      expect((await controller.install({ ...define(), name: bad }))._unsafeUnwrapErr().type).toBe('ServiceDefinitionInvalid');
      expect((await controller.status(bad))._unsafeUnwrapErr().type).toBe('ServiceDefinitionInvalid');
    });

    it('starts and stops, and does nothing when asked twice', async () => {
      await install();
      expect(await status()).toMatchObject({ state: 'stopped', pid: null, enabled: true, title: 'Demo' });

      const started = (await controller.start('demo'))._unsafeUnwrap();
      expect(started).toMatchObject({ name: 'demo', state: 'running', restarts: 0, workingDirectory: at() });
      expect(started.pid).toBe((await reports())[0]?.pid);
      expect(started.since).not.toBeNull();
      expect((await controller.start('demo'))._unsafeUnwrap().pid).toBe(started.pid);
      expect((await controller.list())._unsafeUnwrap().map(({ state }) => state)).toEqual(['running']);

      expect((await controller.stop('demo'))._unsafeUnwrap()).toMatchObject({ state: 'stopped', pid: null });
      await expectNoProcess();
      expect((await controller.stop('demo'))._unsafeUnwrap().state).toBe('stopped');
      expect(await reports()).toHaveLength(1);
    });

    it('is started only when its port answers', async () => {
      const port = await host.freePort();
      await install({ listen: port });
      expect((await controller.start('demo'))._unsafeUnwrap().state).toBe('running');
    });

    it('restarts with a new process', async () => {
      await install();
      const before = (await controller.start('demo'))._unsafeUnwrap();
      const after = (await controller.restart('demo'))._unsafeUnwrap();
      expect(after).toMatchObject({ state: 'running', restarts: 0 });
      expect(after.pid).not.toBe(before.pid);
      expect((await processes()) ?? [after.pid]).toEqual([after.pid]);
    });

    it('says why a service does not start: exit code, its meaning, last lines', async () => {
      await install({ exit: 12, say: ['one', 'no memory left'] });
      const error = (await controller.start('demo'))._unsafeUnwrapErr();
      expect(error.type).toBe('ServiceStartFailed');
      expect(error.message).toContain('exit code 12: it reached its memory limit');
      expect(error.message).toContain('no memory left');
      expect(error.detail).toMatchObject({ service: 'demo', lastLines: ['one', 'no memory left'] });
      expect((await status()).restarts).toBeGreaterThanOrEqual(0);
    });

    it('says why when the program is not there', async () => {
      await install({}, { program: at('no-such-program') });
      const error = (await controller.start('demo'))._unsafeUnwrapErr();
      expect(error.type).toBe('ServiceStartFailed');
      expect(error.message).toContain('not found');
    });

    it('says why when the working directory is not there', async () => {
      await install({}, { workingDirectory: at('gone') });
      expect((await controller.start('demo'))._unsafeUnwrapErr().message).toContain(at('gone'));
    });

    it('starts a service again that dies, and counts it', async () => {
      await install();
      const { pid } = (await controller.start('demo'))._unsafeUnwrap();
      await harness.kill(pid ?? 0);
      await until(async () => (await status()).restarts > 0);
      await untilState('running');
      expect(await status()).toMatchObject({ state: 'running', restarts: 1 });
      expect((await status()).pid).not.toBe(pid);
    });

    it('comes up by itself when only the first try fails', async () => {
      await install({ exit: 1, onlyFirst: at('tried') });
      expect((await controller.start('demo')).isErr()).toBe(true);
      await untilState('running');
    });

    it('gives up after so many starts that did not last, until a person starts it', async () => {
      const restart = { policy: 'always', initialDelayMs: 20, maxDelayMs: 20, resetAfterMs: 60_000, maxAttempts: 3 } as const;
      await install({ exit: 3 }, { restart });
      expect((await controller.start('demo')).isErr()).toBe(true);
      await untilState('failed');
      const failed = await status();
      expect(failed.reason).toContain('exit code 3');
      expect(await reports(3)).toHaveLength(3);

      await install({}, { restart });
      expect((await controller.start('demo'))._unsafeUnwrap()).toMatchObject({ state: 'running', restarts: 0 });
    });

    it('leaves a service down whose policy says so', async () => {
      const restart = { policy: 'never', initialDelayMs: 20, maxDelayMs: 20, resetAfterMs: 60_000, maxAttempts: 3 } as const;
      await install({ exit: 0, exitAfterMs: 600 }, { restart });
      expect((await controller.start('demo'))._unsafeUnwrap().state).toBe('running');
      await untilState('stopped');
      expect((await status()).lastExit?.code).toBe(0);
      expect(await reports()).toHaveLength(1);
    });

    it('kills a service that ignores its stop', async () => {
      await install({ ignoresStop: true }, { stop: { signal: 'SIGTERM', timeoutMs: 300 } });
      (await controller.start('demo'))._unsafeUnwrap();
      await reports();
      expect((await controller.stop('demo'))._unsafeUnwrap().state).toBe('stopped');
      await expectNoProcess();
    });

    it('leaves no process that the service has started', async () => {
      await install({ children: 4 }, { stop: { signal: 'SIGTERM', timeoutMs: 500 } });
      (await controller.start('demo'))._unsafeUnwrap();
      await until(async () => ((await processes()) ?? [1, 2, 3, 4, 5]).length === 5);
      (await controller.stop('demo'))._unsafeUnwrap();
      await expectNoProcess();
    });

    it('does not start a service whose port is taken, and names the holder', async () => {
      const port = await host.freePort();
      const holder = await host.holdPort(port);
      await install({ listen: port });
      const error = (await controller.start('demo'))._unsafeUnwrapErr();
      await holder.release();
      expect(error.type).toBe('ServiceStartFailed');
      expect(error.message).toContain(`port ${port}`);
      if (holder.pid !== null) expect(error.message).toContain(String(holder.pid));
      (await controller.stop('demo'))._unsafeUnwrap();
    });

    it('passes arguments on as they are', async () => {
      await install({}, { args: awkward });
      (await controller.start('demo'))._unsafeUnwrap();
      expect((await reports())[0]?.args).toEqual(awkward);
      expect((await controller.definition('demo'))._unsafeUnwrap()?.args.slice(1)).toEqual(awkward);
    });

    it('passes the environment on, keeps ours back, and shows no secret', async () => {
      process.env['WOOSOO_OPERATION'] = 'deploy-1';
      process.env['CALLERS_SECRET'] = 'not for services';
      await install({}, { environment: { PLAIN: 'a "b" $c %d% é', TOKEN: Sensitive.of('s3cr3t-value') } });
      const { pid } = (await controller.start('demo'))._unsafeUnwrap();
      delete process.env['WOOSOO_OPERATION'];
      delete process.env['CALLERS_SECRET'];
      const environment = (await reports())[0]?.environment;
      expect(environment).toMatchObject({ PLAIN: 'a "b" $c %d% é', TOKEN: 's3cr3t-value' });
      expect(environment).not.toHaveProperty('WOOSOO_OPERATION');
      expect(environment).not.toHaveProperty('CALLERS_SECRET');
      expect(await harness.commandLine(pid ?? 0)).not.toContain('s3cr3t-value');
      expect(JSON.stringify((await controller.definition('demo'))._unsafeUnwrap())).not.toContain('s3cr3t-value');
    });

    it('resolves the working directory at each start, and tells where it runs', async () => {
      for (const release of ['one', 'two']) mkdirSync(join(folder, release));
      const current = join(folder, 'current');
      await host.link(join(folder, 'one'), current);
      await install({}, { workingDirectory: at('current') });
      expect((await controller.start('demo'))._unsafeUnwrap().workingDirectory).toBe(at('one'));
      await reports();

      await host.link(join(folder, 'two'), current);
      expect((await status()).workingDirectory).toBe(at('one'));
      expect((await controller.restart('demo'))._unsafeUnwrap().workingDirectory).toBe(at('two'));
      expect((await reports(2)).map(({ cwd }) => cwd)).toEqual([at('one'), at('two')]);
    });

    it('starts what a service depends on before it', async () => {
      await install({}, { name: 'base' });
      await install({}, { name: 'demo', dependsOn: ['base'] });
      (await controller.start('demo'))._unsafeUnwrap();
      expect((await status('base')).state).toBe('running');
    });

    it('names the dependency that does not start', async () => {
      await install({ exit: 2 }, { name: 'base' });
      await install({}, { name: 'demo', dependsOn: ['base'] });
      const error = (await controller.start('demo'))._unsafeUnwrapErr();
      expect(error.type).toBe('ServiceStartFailed');
      expect(error.message).toContain('base');
      expect((await status('demo')).state).toBe('stopped');
    });

    it('enables and disables', async () => {
      await install();
      (await controller.disable('demo'))._unsafeUnwrap();
      expect((await status()).enabled).toBe(false);
      (await controller.enable('demo'))._unsafeUnwrap();
      (await controller.enable('demo'))._unsafeUnwrap();
      expect((await status()).enabled).toBe(true);
    });

    it('tells what differs from the wanted definitions, without secrets', async () => {
      const demo = await install({}, { environment: { TOKEN: Sensitive.of('old'), APP_ENV: 'local' } });
      const extra = await install({}, { name: 'extra' });
      expect((await controller.diff([demo, extra]))._unsafeUnwrap()).toEqual([]);

      const wanted = {
        ...demo,
        title: 'New',
        args: ['other'],
        environment: { ...demo.environment, TOKEN: Sensitive.of('new'), MORE: 'x' },
      };
      expect((await controller.diff([wanted, { ...demo, name: 'absent' }]))._unsafeUnwrap()).toEqual([
        { service: 'demo', kind: 'changed', fields: ['title', 'args', 'environment.MORE', 'environment.TOKEN'] },
        { service: 'absent', kind: 'missing', fields: [] },
        { service: 'extra', kind: 'unwanted', fields: [] },
      ]);
    });

    it('gives a definition back as it was installed', async () => {
      const definition = await install({}, { environment: { TOKEN: Sensitive.of('hunter22') } });
      const back = (await controller.definition('demo'))._unsafeUnwrap();
      expect(back).toEqual(definition);
      const token = back?.environment['TOKEN'];
      expect(token instanceof Sensitive ? token.reveal() : token).toBe('hunter22');
    });

    it('leaves a running service alone when its definition changes, until its next start', async () => {
      await install({}, { args: ['old'] });
      const { pid } = (await controller.start('demo'))._unsafeUnwrap();
      await reports();
      await install({}, { args: ['new'] });
      expect((await status()).pid).toBe(pid);
      (await controller.restart('demo'))._unsafeUnwrap();
      expect((await reports(2)).map(({ args }) => args[0])).toEqual(['old', 'new']);
    });

    it('removes a running service without a trace', async () => {
      await install();
      (await controller.start('demo'))._unsafeUnwrap();
      (await controller.uninstall('demo'))._unsafeUnwrap();
      expect((await status()).state).toBe('not-installed');
      expect((await controller.list())._unsafeUnwrap()).toEqual([]);
      await expectNoProcess();
    });

    it('takes the title as people write it', async () => {
      const title = 'Küche 2: "Drucker" & 50 % $HOME \\ \'x\'';
      const definition = await install({}, { title });
      expect((await status()).title).toBe(title);
      expect((await controller.definition('demo'))._unsafeUnwrap()?.title).toBe(title);
      expect((await controller.diff([definition]))._unsafeUnwrap()).toEqual([]);
      expect((await controller.start('demo')).isOk()).toBe(true);
    });

    it('comes to one whole state when it is started and stopped by several at once', async () => {
      await install();
      const acts = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? controller.start('demo') : controller.stop('demo')));
      // Each may succeed or tell that another came in between; none may hang.
      expect(await Promise.all(acts)).toHaveLength(6);
      await until(async () => ['running', 'stopped'].includes((await status()).state));
      const running = (await status()).state === 'running';
      expect((await processes()) ?? (running ? [1] : [])).toHaveLength(running ? 1 : 0);
      expect((await controller.stop('demo'))._unsafeUnwrap().state).toBe('stopped');
      await expectNoProcess();
    });

    const rounds = Number(process.env['WOOSOO_TORTURE'] ?? options.rounds ?? 20);
    const removals = `leaves nothing behind, however often it is installed and removed (${rounds} times)`;
    it(removals, { timeout: Math.max(options.timeoutMs ?? 60_000, rounds * 2_000) }, async () => {
      for (let round = 0; round < rounds; round += 1) {
        await install({}, { title: `Round ${round}` });
        if (round % 10 === 0) (await controller.start('demo'))._unsafeUnwrap();
        (await controller.uninstall('demo'))._unsafeUnwrap();
      }
      expect((await status()).state).toBe('not-installed');
      expect((await controller.list())._unsafeUnwrap()).toEqual([]);
      expect((await controller.processIds())._unsafeUnwrap()).toEqual(new Map());
      await expectNoProcess();
    });

    it('keeps no more of a log than it may, however much is written, and the end of it', async () => {
      if (harness.logBytes === undefined) return;
      const megabyte = 1024 * 1024;
      await install({ sayMegabytes: 100 }, { log: { maxBytes: 2 * megabyte, keep: 1 } });
      (await controller.start('demo'))._unsafeUnwrap();
      await until(async () => (await reportsNow()).length > 0 && (await lastLine()) === 'all said');
      await until(async () => ((await harness.logBytes?.('demo')) ?? 0) <= 5 * megabyte);
      expect((await controller.stop('demo'))._unsafeUnwrap().state).toBe('stopped');
    });

    it('goes on with its services when it was killed itself', async () => {
      if (harness.killManager === undefined) return;
      await install();
      const { pid } = (await controller.start('demo'))._unsafeUnwrap();
      await harness.killManager();
      await untilState('running');
      expect((await processes()) ?? [1]).toHaveLength(1);
      await harness.kill((await status()).pid ?? pid ?? 0);
      await until(async () => (await status()).state === 'running' && (await status()).restarts > 0);
      expect((await controller.stop('demo'))._unsafeUnwrap().state).toBe('stopped');
      await expectNoProcess();
    });

    it('gives the last lines of a log', async () => {
      await install({ say: ['one', 'zwei ü', 'three'] });
      (await controller.start('demo'))._unsafeUnwrap();
      const read = async (lines: number): Promise<readonly string[]> => {
        const found: string[] = [];
        for await (const { service, text } of controller.logs('demo', { lines })) found.push(`${service}: ${text}`);
        return found;
      };
      await until(async () => (await read(100)).length === 3);
      expect(await read(2)).toEqual(['demo: zwei ü', 'demo: three']);
    });

    it('follows a log over a restart', async () => {
      await install({ say: ['hello'] });
      (await controller.start('demo'))._unsafeUnwrap();
      const enough = new AbortController();
      const lines: string[] = [];
      let restarted: ReturnType<ServiceController['restart']> | undefined;
      for await (const { text } of controller.logs('demo', { lines: 1, follow: true, signal: enough.signal })) {
        lines.push(text);
        if (lines.length === 1) restarted = controller.restart('demo');
        else enough.abort();
      }
      expect(lines).toEqual(['hello', 'hello']);
      expect((await restarted)?.isOk()).toBe(true);
    });
  });
}
