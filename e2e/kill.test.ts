import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeBackend } from './harness/applications.ts';
import { createBranch, reportOf, type TestBranch } from './harness/branch.ts';
import { daemonsOf } from './harness/processes.ts';
import { expectAsBefore, expectOpen, snapshot } from './harness/snapshot.ts';
import { sleep, until } from './harness/until.ts';
import { expectWhole, interruptedJournals } from './harness/whole.ts';

/** How often the deploy is killed; more for a long night. */
const ROUNDS = Number(process.env['WOOSOO_TORTURE'] ?? 3);

describe('a branch whose deploy is killed', () => {
  let branch: TestBranch;
  let deployMs: number;

  beforeAll(async () => {
    branch = await createBranch();
    await branch.deploy();
    changeBackend(branch.backend, 'measured');
    const begin = Date.now();
    await branch.deploy();
    deployMs = Date.now() - begin;
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  for (let round = 0; round < ROUNDS; round += 1) {
    const whom = round % 2 === 0 ? 'its whole process group' : 'the main process alone';
    it(`is whole after recover (round ${round + 1} of ${ROUNDS}, ${whom})`, async () => {
      const old = await branch.live();
      changeBackend(branch.backend, `round ${round}`);
      const moment = Math.round(((round + Math.random()) / ROUNDS) * deployMs);
      const deploy = branch.start(['deploy', '--skip-tests']);
      await sleep(moment);
      if (round % 2 === 0) deploy.signalGroup('SIGKILL');
      else deploy.signal('SIGKILL');
      const { code, stderr } = await deploy.done;
      const where = `killed after ${moment} of about ${deployMs} ms, code ${code ?? 'none'}: ${stderr.trim().split('\n').at(-1) ?? ''}`;

      if (interruptedJournals(branch).length > 0) {
        const told = (await branch.woosoo(['check'])).stdout;
        expect(told, where).toMatch(/was cut off/);
        expect(told, where).toContain('woosoo recover');
      }
      if (round % 3 === 1) {
        const recover = branch.start(['recover']);
        await sleep(Math.random() * 600);
        recover.signalGroup('SIGKILL');
        await recover.done;
      }
      const recovered = await branch.woosoo(['recover', '--json']);
      expect(recovered.code, `${where}\n${recovered.description}`).toBe(0);
      await expectWhole(branch, where, old);
    });
  }

  it('deploys the next version as if nothing had been', async () => {
    changeBackend(branch.backend, 'after all');
    expect(await branch.deploy()).toMatchObject({ outcome: 'done' });
    await expectOpen(branch);
  });

  it('recovers by itself at the next deploy', async () => {
    changeBackend(branch.backend, 'cut off');
    const deploy = branch.start(['deploy', '--skip-tests']);
    await until('the build', () => (/▸ Build/.test(deploy.progress()) ? true : undefined));
    await sleep(500);
    deploy.signalGroup('SIGKILL');
    await deploy.done;
    expect(interruptedJournals(branch)).toHaveLength(1);
    expect(await branch.deploy()).toMatchObject({ outcome: 'done' });
    expect(interruptedJournals(branch)).toEqual([]);
    await expectWhole(branch, 'after the second deploy', {});
  });
});

describe('a supervisor that is killed', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch();
    await branch.deploy();
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('leaves the services running, comes back with the next command that acts, and doubles none of them', async () => {
    const before = await branch.services();
    await using load = branch.load({ keepAlive: 1, oneShot: 1 });
    for (let round = 0; round < Math.max(4, ROUNDS / 5); round += 1) {
      const [daemon, ...others] = daemonsOf(branch.root);
      expect(others).toEqual([]);
      process.kill(daemon?.pid ?? 0, 'SIGKILL');
      await sleep(Math.random() * 300);
      expect(await branch.services()).toEqual(before);
      (await branch.woosoo(['recover'])).expect(0);
      await until('the new supervisor', () => (daemonsOf(branch.root).length === 1 ? true : undefined));
      expect(await branch.services()).toEqual(before);
    }
    await load.end();
    expect(load.failures).toEqual([]);
    await expectOpen(branch);
  });
});

describe('Ctrl-C', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch();
    await branch.deploy();
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  for (const [times, moment, pattern] of [
    ['once', 'while it builds', /▸ Build/],
    ['twice', 'while it builds', /▸ Build/],
    ['once', 'while services are stopped', /▸ Stop/],
    ['once', 'while the new release is verified', /▸ Verify/],
  ] as const) {
    it(`(${times}, ${moment}) cancels with exit code 130 and leaves the branch as it was`, async () => {
      const before = await snapshot(branch);
      changeBackend(branch.backend, `${times} ${moment}`);
      const deploy = branch.start(['deploy', '--skip-tests']);
      await until(moment, () => (pattern.test(deploy.progress()) ? true : undefined), 60_000);
      deploy.signal('SIGINT');
      if (times === 'twice') {
        await sleep(150);
        deploy.signal('SIGINT');
      }
      const ended = (await deploy.done).expect(130);
      expect(ended.stderr).toContain('Cancelling');
      const report = reportOf((await branch.woosoo(['report', '--json'])).expect(0));
      expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'Cancelled' }, recoveryErrors: [] });
      await expectAsBefore(branch, before);
    });
  }
});
