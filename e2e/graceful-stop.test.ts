import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { SlowJobs } from './harness/slow-jobs.ts';
import { sleep, until } from './harness/until.ts';

describe('services that are stopped in the middle of their work', () => {
  let branch: TestBranch;
  let jobs: SlowJobs;

  beforeAll(async () => {
    branch = await createBranch({ pwa: 'none', config: { QUEUE_WORKER_OPTIONS: '--sleep=1 --tries=3 --timeout=60' } });
    jobs = new SlowJobs(branch);
    jobs.write();
    await branch.deploy();
  });
  afterAll(() => branch[Symbol.asyncDispose]());

  const stopDuring = async (name: string): Promise<string> => {
    jobs.dispatch(name, 20);
    jobs.dispatch(`after-${name}`, 0);
    await until('the job to begin', () => (jobs.log().includes(`${name} begun`) ? true : undefined));
    const stopped = (await branch.woosoo(['services', 'stop', 'queue-worker'], { timeoutMs: 90_000 })).expect(0);
    // It ended what it was doing, and took nothing new.
    expect(jobs.log().filter((line) => line.includes(name))).toEqual([`${name} begun`, `${name} ended`]);
    expect((await branch.services()).find((service) => service.name === 'queue-worker')?.state).toBe('stopped');
    return stopped.stderr;
  };
  const goOn = async (name: string): Promise<void> => {
    (await branch.woosoo(['services', 'start', 'queue-worker'])).expect(0);
    await until('the next job', () => (jobs.log().includes(`after-${name} ended`) ? true : undefined));
    await sleep(1500);
    expect(jobs.log().filter((line) => line.includes(name))).toEqual([
      `${name} begun`,
      `${name} ended`,
      `after-${name} begun`,
      `after-${name} ended`,
    ]);
    expect(jobs.artisan('queue:failed')).toContain('No failed jobs');
  };

  it('a queue worker ends its job of 20 s, takes no new one, and goes on with the next when it is started: none is lost, none runs twice', async () => {
    const said = await stopDuring('one');
    expect(said).toMatch(/queue-worker: waiting for 1 running job, \d+ s of 65 s/);
    await goOn('one');
  });

  it('the same without signals, as on Windows: its queue is paused, and goes on', async () => {
    jobs.withoutSignals();
    (await branch.woosoo(['services', 'restart', 'queue-worker'])).expect(0);
    const said = await stopDuring('two');
    expect(said).toMatch(/queue-worker: waiting for 1 running job, \d+ s of 65 s/);
    expect(existsSync(join(branch.root, '.woosoo/run/paused-queues.json'))).toBe(false);
    await goOn('two');
  });

  it('a stop that is cut off leaves no queue paused for ever', async () => {
    jobs.dispatch('three', 20);
    jobs.dispatch('after-three', 0);
    await until('the job to begin', () => (jobs.log().includes('three begun') ? true : undefined));
    const stopping = branch.start(['services', 'stop', 'queue-worker']);
    await until('the queue to be paused', () => (existsSync(join(branch.root, '.woosoo/run/paused-queues.json')) ? true : undefined));
    await sleep(1500);
    process.kill(-stopping.pid, 'SIGKILL');
    await stopping.done;
    await until('the job to end', () => (jobs.log().includes('three ended') ? true : undefined), 30_000);
    await sleep(1500);
    expect(jobs.log()).not.toContain('after-three begun');
    (await branch.woosoo(['services', 'restart', 'queue-worker'])).expect(0);
    await until('the next job', () => (jobs.log().includes('after-three ended') ? true : undefined));
  });

  it('reverb disconnects its clients, and says how many', async () => {
    await using tablet = await branch.tablet();
    const stopped = (await branch.woosoo(['services', 'stop', 'reverb'])).expect(0);
    expect(stopped.stderr).toContain('reverb: disconnecting 1 client');
    await until('the tablet to notice', () => (tablet.isConnected ? undefined : true));
    (await branch.woosoo(['services', 'start', 'reverb'])).expect(0);
    await until('the tablet to be back', () => (tablet.isConnected ? true : undefined));
  });
});
