import { okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { BranchPaths } from '@woosoo/sdk-core';
import { FakeHttpClient, FakeProcessRunner, ManualClock, MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import type { ServiceStatus, StopContext } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { testService } from '../../testing/test-service.ts';
import type { WhyDown } from '../why/why-down.ts';
import { applicationOf } from './application-of.ts';
import { BranchCourtesy } from './branch-courtesy.ts';
import { NginxManners } from './nginx-manners.ts';
import { PausedQueues } from './paused-queues.ts';
import { QueueWorkerManners, reservedIn } from './queue-worker-manners.ts';
import { ReverbManners, signedQuery } from './reverb-manners.ts';
import { jobTimeoutSeconds, workedQueues } from './worked-queues.ts';

const paths = new BranchPaths('/branch');
const worker = testService('queue-worker', { program: '/usr/bin/php', args: ['artisan', 'queue:work', '--queue=high,default'] });
const running = { name: 'queue-worker', state: 'running', pid: 4711 } as ServiceStatus; // no more is asked for

/** A stop with a clock that runs by itself whenever somebody sleeps. */
function stopOf(definition = worker, timeoutMs = 30_000) {
  const clock = new ManualClock();
  const sleeping = clock.sleep.bind(clock);
  const quick = Object.assign(clock, {
    sleep: async (ms: number) => {
      const slept = sleeping(ms);
      await clock.advance(ms);
      return slept;
    },
  });
  const said: string[] = [];
  const context: StopContext = {
    definition,
    status: running,
    signal: undefined,
    deadlineMs: quick.monotonicMs() + timeoutMs,
    waitFor: (text) => said.push(text),
    note: (text) => said.push(`note: ${text}`),
  };
  return { clock: quick, said, context };
}

describe('which application a service runs', () => {
  it.each([
    [{ program: '/usr/bin/php', args: ['artisan', 'queue:work', 'redis'] }, 'queue-worker'],
    [{ program: 'C:\\php\\php.exe', args: ['artisan', 'reverb:start'] }, 'reverb'],
    [{ program: 'C:\\nginx\\nginx.exe', args: [] }, 'nginx'],
    [{ program: '/usr/sbin/nginx', args: [] }, 'nginx'],
    [{ program: '/usr/sbin/php-fpm8.2', args: ['--nodaemonize'] }, 'other'],
  ] as const)('%j is %s', (definition, application) => {
    expect(applicationOf(definition)).toBe(application);
  });
});

describe('workedQueues', () => {
  it.each([
    [['artisan', 'queue:work'], ['default']],
    [
      ['artisan', 'queue:work', '--tries=3', '--queue=high, default'],
      ['high', 'default'],
    ],
    [['artisan', 'queue:work', 'redis', '--queue', 'mail'], ['redis:mail']],
    [['artisan', 'queue:work', 'redis', '--timeout=90'], ['redis:default']],
  ] as const)('reads %j', (args, queues) => {
    expect(workedQueues(args)).toEqual(queues);
  });

  it('knows how long a job may take', () => {
    expect(jobTimeoutSeconds(['artisan', 'queue:work'])).toBe(60);
    expect(jobTimeoutSeconds(['artisan', 'queue:work', '--timeout=90'])).toBe(90);
    expect(jobTimeoutSeconds(['artisan', 'queue:work', '--timeout', '120'])).toBe(120);
    expect(jobTimeoutSeconds(['artisan', 'queue:work', '--timeout=soon'])).toBe(60);
  });
});

describe('a queue worker', () => {
  const monitor = (reserved: number | null) => JSON.stringify([{ connection: 'database', queue: 'default', size: 3, reserved }]);

  it('is only told to stop where its signal lets it end its job', async () => {
    const processes = new FakeProcessRunner();
    const { clock, context, said } = stopOf();
    const paused = new PausedQueues({ fileSystem: new MemoryFileSystem(), paths });
    const manners = new QueueWorkerManners({ processes, clock, paused, drainsOnSignal: () => true });
    await manners.before(context);
    await manners.after(context);
    expect(processes.lines).toEqual([]);
    expect(said).toEqual(['waiting for 1 running job']);
  });

  it('elsewhere takes no new job, ends those that run, and has its queues go on when it is down', async () => {
    const fileSystem = new MemoryFileSystem();
    const processes = new FakeProcessRunner()
      .on('/usr/bin/php artisan queue:pause')
      .on('/usr/bin/php artisan queue:resume')
      .on('/usr/bin/php artisan queue:monitor', { stdout: monitor(0) })
      .once('/usr/bin/php artisan queue:monitor', { stdout: monitor(2) });
    const { clock, context, said } = stopOf();
    const paused = new PausedQueues({ fileSystem, paths });
    const manners = new QueueWorkerManners({ processes, clock, paused, drainsOnSignal: () => false });
    await manners.before(context);
    expect(processes.lines).toEqual([
      '/usr/bin/php artisan queue:pause high --no-ansi',
      '/usr/bin/php artisan queue:pause default --no-ansi',
      ...Array.from({ length: 3 }, () => '/usr/bin/php artisan queue:monitor high,default --no-ansi --json'),
    ]);
    expect(said).toContain('waiting for 2 running jobs');
    expect((await paused.read())._unsafeUnwrap()).toEqual(['high', 'default']);
    await manners.after(context);
    expect(processes.lines.slice(-2)).toEqual([
      '/usr/bin/php artisan queue:resume high --no-ansi',
      '/usr/bin/php artisan queue:resume default --no-ansi',
    ]);
    expect((await paused.read())._unsafeUnwrap()).toEqual([]);
  });

  it('is not waited for longer than its time', async () => {
    const processes = new FakeProcessRunner().on('/usr/bin/php').on('/usr/bin/php artisan queue:monitor', { stdout: monitor(1) });
    const { clock, context, said } = stopOf(worker, 5000);
    const paused = new PausedQueues({ fileSystem: new MemoryFileSystem(), paths });
    await new QueueWorkerManners({ processes, clock, paused, drainsOnSignal: () => false }).before(context);
    expect(said.at(-1)).toBe('note: a job is still running and is cut off; it is tried again');
  });

  it('of a Laravel that cannot pause is stopped all the same, and it is said', async () => {
    const processes = new FakeProcessRunner().on('/usr/bin/php', { exitCode: 1, stderr: 'Command "queue:pause" is not defined.' });
    const { clock, context, said } = stopOf();
    const paused = new PausedQueues({ fileSystem: new MemoryFileSystem(), paths });
    await new QueueWorkerManners({ processes, clock, paused, drainsOnSignal: () => false }).before(context);
    expect(said.at(-1)).toMatch(/^note: its queue cannot be paused/);
  });

  it('whose stop was cut off has its queues go on before it starts', async () => {
    const fileSystem = new MemoryFileSystem();
    const processes = new FakeProcessRunner().on('/usr/bin/php artisan queue:resume');
    (await new PausedQueues({ fileSystem, paths }).add(['default', 'redis:mail']))._unsafeUnwrap();
    const { clock } = stopOf();
    const http = new FakeHttpClient();
    const services = new MemoryServiceController();
    const why: Pick<WhyDown, 'explain' | 'started'> = { explain: (error) => okAsync(error), started: () => okAsync(undefined) };
    const courtesy = new BranchCourtesy({ config: testConfig('/branch'), paths, fileSystem, processes, http, clock, services, why });
    await courtesy.beforeStart(testService('nginx', { program: 'nginx' }));
    await courtesy.beforeStart(worker);
    expect(processes.lines).toEqual(['/usr/bin/php artisan queue:resume default --no-ansi']);
    expect((await new PausedQueues({ fileSystem, paths }).read())._unsafeUnwrap()).toEqual(['redis:mail']);
  });

  it('is understood where queues do not tell', () => {
    expect(reservedIn(monitor(null))).toBe(0);
    expect(reservedIn('not JSON')).toBe(0);
    expect(reservedIn(`[{"reserved":2},{"reserved":1}]`)).toBe(3);
  });
});

describe('reverb', () => {
  it('is asked how many clients it will disconnect, by a signed request', async () => {
    const { clock, context, said } = stopOf();
    const http = new FakeHttpClient(({ url }) => (url.includes('/connections?') ? { body: '{"connections":12}' } : undefined));
    await new ReverbManners({ config: testConfig('/branch'), http, clock }).before(context);
    expect(said).toEqual(['note: disconnecting 12 clients', 'disconnecting 12 clients']);
  });

  it('is stopped without a word when it does not answer', async () => {
    const { clock, context, said } = stopOf();
    await new ReverbManners({ config: testConfig('/branch'), http: new FakeHttpClient(() => 'refused'), clock }).before(context);
    expect(said).toEqual([]);
  });

  it('signs as Pusher does', () => {
    expect(signedQuery('GET', '/apps/1/connections', 'key', 'secret', 1700000000)).toMatch(
      /^auth_key=key&auth_timestamp=1700000000&auth_version=1\.0&auth_signature=[0-9a-f]{64}$/,
    );
  });
});

describe('nginx', () => {
  const nginx = testService('nginx', { program: 'C:\\nginx\\nginx.exe' });
  const looks = (...answers: readonly (readonly number[])[]) => {
    const left = [...answers];
    return { processIds: () => okAsync(new Map([['nginx', left.shift() ?? []]])) };
  };

  it('quits by its signal on Linux', async () => {
    const processes = new FakeProcessRunner();
    const { clock, context } = stopOf(nginx);
    await new NginxManners({ paths, processes, clock, services: looks([1]), platform: 'linux' }).before(context);
    expect(processes.lines).toEqual([]);
  });

  it('is told to quit on Windows, and its manager only when all that served is gone', async () => {
    const processes = new FakeProcessRunner().on(() => true);
    const { clock, context } = stopOf(nginx);
    const services = looks([1, 2], [1, 2], [2], [9]);
    await new NginxManners({ paths, processes, clock, services, platform: 'win32' }).before(context);
    expect(processes.lines).toHaveLength(1);
    expect(processes.lines[0]).toMatch(/-s quit$/);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(100);
  });

  it('that cannot be told is stopped all the same', async () => {
    const processes = new FakeProcessRunner().on(() => true, { exitCode: 1, stderr: 'no pid' });
    const { clock, context, said } = stopOf(nginx);
    await new NginxManners({ paths, processes, clock, services: looks([1]), platform: 'win32' }).before(context);
    expect(said.at(-1)).toMatch(/^note: it cannot be asked to quit/);
  });
});
