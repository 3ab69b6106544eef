import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { BranchPaths, Redactor, Sensitive } from '@woosoo/sdk-core';
import { FakeProcessRunner, ManualClock, MemoryFileSystem, readTree, testConfig } from '@woosoo/sdk-core/testing';
import { startServices, type ServiceDefinition, type ServiceStatus } from '@woosoo/sdk-services';
import { MemoryServiceController, type MemoryBehaviour } from '@woosoo/sdk-services/testing';
import { ReleaseStore } from '../../releases/release-store.ts';
import { testRelease } from '../../testing/deploy-facts.ts';
import { testService } from '../../testing/test-service.ts';
import { downCard, type DownFacts } from './down-card.ts';
import { errorLines } from './error-lines.ts';
import { changesSince, startSource } from './good-start.ts';
import { WhyDown } from './why-down.ts';

const status: ServiceStatus = {
  name: 'queue-worker',
  title: 'Queue worker',
  state: 'backoff',
  since: '2026-02-15T14:29:00.000Z',
  pid: null,
  workingDirectory: null,
  restarts: 3,
  lastExit: { code: 1, signal: null, at: '2026-02-15T14:29:00.000Z' },
  enabled: true,
};
const facts: DownFacts = {
  at: '2026-02-15T14:30:00.000Z',
  status,
  manager: 'systemd',
  failure: null,
  lines: [],
  port: null,
  changes: null,
};
const ended = (code: number | null, signal: string | null = null): DownFacts => ({
  ...facts,
  status: { ...status, lastExit: { code, signal, at: status.since ?? '' } },
});

describe('the card of a service that is down', () => {
  it('says what its manager says, what its exit means, and how often it came back', () => {
    const card = downCard({ ...ended(12), failure: 'it ended with exit code 12' });
    expect(card).toMatchObject({
      service: 'queue-worker',
      manager: 'systemd',
      restarts: 3,
      result: 'queue-worker did not start: it ended with exit code 12.',
    });
    expect(card.exit?.meaning).toContain('memory limit');
    expect(downCard({ ...facts, status: { ...status, reason: 'Given up.' } }).result).toContain('Given up.');
  });

  it('does not find fault with a program that was asked to stop and did', () => {
    const { status: exited } = ended(0);
    expect(downCard({ ...facts, status: { ...exited, state: 'stopped' } }).exit?.meaning).toBe('it ended as it was asked to');
    expect(downCard({ ...facts, status: { ...exited, state: 'failed' } }).exit?.meaning).toContain('should go on running');
  });

  it.each<[string, DownFacts, RegExp]>([
    [
      'a port that another holds',
      { ...facts, port: { port: 6001, holder: 'process 12 (node x.js)', own: false } },
      /^Port 6001 is held by process 12 \(node x\.js\): end that program/,
    ],
    ['a database that is down', { ...facts, lines: ['SQLSTATE[HY000] [2002] Connection refused'] }, /database/],
    ['a full disk', { ...facts, lines: ['write: No space left on device'] }, /disk is full/],
    ['a program that is not there', ended(127), /not on this machine/],
    ['missing rights', { ...facts, lines: ['open(): Permission denied'] }, /may not read, write or run/],
    ['too much memory', ended(12), /--memory/],
    ['a kill', ended(null, 'SIGKILL'), /memory ran out/],
    ['not being installed', { ...facts, status: { ...status, state: 'not-installed' } }, /services install queue-worker/],
    ['a stop', { ...facts, status: { ...status, state: 'stopped', lastExit: null } }, /nothing is wrong with it/],
    ['whatever else', facts, /woosoo logs queue-worker/],
  ])('names the next step for %s', (_, given, expected) => {
    expect(downCard(given).next[0]).toMatch(expected);
  });

  it('points to what has changed since it last started well', () => {
    const changes = { goodAt: facts.at, definition: ['args'], release: { from: 'A', to: 'B' }, configuration: ['DB_HOST'], files: [] };
    const { next } = downCard({ ...facts, changes });
    expect(next[0]).toContain('woosoo rollback');
    expect(next[1]).toContain('DB_HOST');
    expect(next[2]).toContain('args');
  });

  it('has nothing to advise on one that runs', () => {
    expect(downCard({ ...facts, status: { ...status, state: 'running' } }).next).toEqual([]);
  });
});

describe('errorLines', () => {
  it('picks what says what is wrong, not the frames of the trace', () => {
    const lines = ['booting', 'PHP Fatal error: Class "X" not found', '#0 /a.php(1): fail()', '', 'ready soon'];
    expect(errorLines(lines)).toEqual(['PHP Fatal error: Class "X" not found']);
    expect(errorLines(['one', 'two'])).toEqual(['one', 'two']);
    expect(errorLines(Array.from({ length: 50 }, (_, index) => `error ${index}`))).toHaveLength(8);
  });
});

describe('what has changed since a good start', () => {
  const definition = testService('reverb', { environment: { APP_ENV: 'local', TOKEN: Sensitive.of('s3cret-value') } });
  const values = new Map<string, string | Sensitive>([
    ['DB_HOST', 'one'],
    ['DB_PASSWORD', Sensitive.of('s3cret-value')],
  ]);
  const source = (change: Partial<ServiceDefinition> = {}, configuration = values) =>
    startSource({ ...definition, ...change }, configuration, 'A', 'key');

  it('is told by name alone', () => {
    const good = { at: 'then', ...source() };
    expect(JSON.stringify(good)).not.toContain('s3cret');
    expect(changesSince(good, source())).toEqual({ goodAt: 'then', definition: [], release: null, configuration: [], files: [] });
    const now = source({ args: ['x'], environment: { APP_ENV: 'local', TOKEN: 'other' } }, new Map([['DB_HOST', 'two']]));
    expect(changesSince(good, { ...now, release: 'B' })).toEqual({
      goodAt: 'then',
      definition: ['args', 'environment.TOKEN'],
      release: { from: 'A', to: 'B' },
      configuration: ['DB_HOST', 'DB_PASSWORD'],
      files: [],
    });
  });

  it('names files that were edited, and none where none were remembered', () => {
    const sourceWith = (conf: string) => startSource(definition, values, 'A', 'key', new Map([['configs/nginx.conf', conf]]));
    expect(changesSince({ at: 'then', ...sourceWith('one') }, sourceWith('two')).files).toEqual(['configs/nginx.conf']);
    const { files: _none, ...before } = sourceWith('one');
    expect(changesSince({ at: 'then', ...before }, sourceWith('two')).files).toEqual([]);
  });

  it('leaves the definition out when there is none any more', () => {
    expect(changesSince({ at: 'then', ...source() }, startSource(null, values, 'A', 'key')).definition).toEqual([]);
  });
});

describe('WhyDown', () => {
  const paths = new BranchPaths('/branch');
  const setUp = () => {
    const fileSystem = new MemoryFileSystem();
    const clock = new ManualClock();
    const behaviour: { now: MemoryBehaviour } = { now: {} };
    const services = new MemoryServiceController({ clock, behave: () => behaviour.now });
    const releases = new ReleaseStore({ fileSystem, paths });
    const redactor = new Redactor();
    const deps = {
      config: testConfig('/branch'),
      paths,
      clock,
      fileSystem,
      processes: new FakeProcessRunner(),
      redactor,
      services,
      releases,
    };
    const why = new WhyDown(deps);
    const courtesy = {
      clock,
      mannersOf: () => null,
      afterStart: async (definition: ServiceDefinition) => {
        (await why.started(definition))._unsafeUnwrap();
      },
      explain: why.explain.bind(why),
    };
    const start = (definition: ServiceDefinition) => startServices(services, [definition], [definition.name], { courtesy });
    return { behaviour, clock, fileSystem, services, releases, why, start };
  };

  it('keeps the card of a failed start when a rollback has taken the service and its log away', async () => {
    const { behaviour, services, why, start } = setUp();
    const definition = testService('kitchen');
    behaviour.now = { exit: 1, say: ['booting', 'Fatal error: no printer'] };
    (await services.install(definition))._unsafeUnwrap();
    const error = (await start(definition))._unsafeUnwrapErr();
    expect(error.remedy).toContain('woosoo services why kitchen');
    expect(error.detail?.['card']).toMatchObject({ service: 'kitchen', lastLines: ['Fatal error: no printer'] });

    (await services.uninstall('kitchen'))._unsafeUnwrap();
    expect((await why.card('kitchen'))._unsafeUnwrap()).toMatchObject({
      result: expect.stringContaining('did not start') as string,
      lastLines: ['Fatal error: no printer'],
    });
  });

  it('knows what was different when it last started well', async () => {
    const { behaviour, clock, fileSystem, services, releases, why, start } = setUp();
    for (const id of ['20260101T000000Z-aaaaaaaa', '20260102T000000Z-bbbbbbbb'])
      (await releases.save(testRelease({ id, component: 'backend' })))._unsafeUnwrap();
    const point = async (id: string) =>
      (await fileSystem.replaceLink(paths.current('backend'), paths.release('backend', id)))._unsafeUnwrap();
    await point('20260101T000000Z-aaaaaaaa');
    const definition = testService('reverb', { workingDirectory: paths.current('backend') });
    (await services.install(definition))._unsafeUnwrap();
    (await start(definition))._unsafeUnwrap();
    (await services.stop('reverb'))._unsafeUnwrap();

    await clock.advance(60_000);
    await point('20260102T000000Z-bbbbbbbb');
    behaviour.now = { exit: 255 };
    const changed = { ...definition, args: ['other'] };
    (await services.install(changed))._unsafeUnwrap();
    expect((await start(changed)).isErr()).toBe(true);
    const card = (await why.card('reverb'))._unsafeUnwrap();
    expect(card.changes).toMatchObject({
      definition: ['args'],
      release: { from: '20260101T000000Z-aaaaaaaa', to: '20260102T000000Z-bbbbbbbb' },
      configuration: [],
    });
    expect(Object.keys(await readTree(fileSystem, '/branch'))).toContain('.woosoo/services/reverb.json');
  });

  it('does not take a start for good that did not last', async () => {
    const { behaviour, clock, services, why, start } = setUp();
    const definition = testService('worker', {
      restart: { policy: 'never', initialDelayMs: 1, maxDelayMs: 1, resetAfterMs: 1, maxAttempts: 1 },
    });
    (await services.install(definition))._unsafeUnwrap();
    (await start(definition))._unsafeUnwrap();
    await clock.advance(60_000);
    (await services.stop('worker'))._unsafeUnwrap();
    behaviour.now = { exit: 1, exitAfterMs: 500 };
    const changed = { ...definition, args: ['--bogus'] };
    (await services.install(changed))._unsafeUnwrap();
    (await start(changed))._unsafeUnwrap();
    await clock.advance(1000);
    expect((await why.card('worker'))._unsafeUnwrap().changes?.definition).toEqual(['args']);
  });

  it('names who holds the port', async () => {
    const { services, why } = setUp();
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    (await services.install(testService('reverb', { readiness: { kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 1 } })))._unsafeUnwrap();
    const card = (await why.card('reverb'))._unsafeUnwrap();
    server.close();
    expect(card.port).toMatchObject({ port, own: false });
    expect(card.port?.holder).toContain(String(process.pid));
  });

  it('says of one that nobody knows that it is not installed', async () => {
    const { why } = setUp();
    const card = (await why.card('nobody'))._unsafeUnwrap();
    expect(card).toMatchObject({ state: 'not-installed', lastLines: [], exit: null });
  });
});
