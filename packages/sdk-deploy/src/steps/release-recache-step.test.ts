import { describe, expect, it } from 'vitest';
import { OperationTrial, type CutPoint, type TrialCourse } from '@woosoo/sdk-core/testing';
import { testRelease } from '../testing/deploy-facts.ts';
import { TrialBranch } from '../testing/trial-branch.ts';

const ID = '20260101T000000Z-aaaaaaaa';
const step = { kind: 'release.recache', params: { component: 'backend', releaseId: ID, configHash: 'config-2' } };

/** A branch with a release whose caches were made from `config-1`. */
async function branchWithRelease(): Promise<TrialBranch> {
  const branch = await new TrialBranch().prepare();
  await branch.write(`${branch.paths.release('backend', ID)}.json`, JSON.stringify(testRelease({ id: ID, configHash: 'config-1' })));
  await branch.write(`${branch.paths.release('backend', ID)}/bootstrap/cache/config.php`, 'config-1');
  return branch;
}

const read = async (branch: TrialBranch, path: string): Promise<string> => (await branch.fileSystem.readText(path))._unsafeUnwrap();
const recorded = async (branch: TrialBranch): Promise<string> =>
  String((JSON.parse(await read(branch, `${branch.paths.release('backend', ID)}.json`)) as { configHash: unknown }).configHash);

/** A record may say that its caches are to be made anew; it may never say that they are what they are not. */
const expectTruth = async (branch: TrialBranch): Promise<void> => {
  const path = `${branch.paths.release('backend', ID)}/bootstrap/cache/config.php`;
  const caches = (await branch.fileSystem.readTextIfExists(path))._unsafeUnwrap();
  expect(['config-1', 'config-2', 'unfinished']).toContain(await recorded(branch));
  if ((await recorded(branch)) === 'config-1') expect(caches).toBe('config-1');
  if ((await recorded(branch)) === 'config-2') expect(caches).toContain('artisan config:cache');
};

describe('release.recache', () => {
  it('makes all caches and records what from', async () => {
    const branch = await branchWithRelease();
    const { report } = await new OperationTrial(branch.trial([step])).begin(null);
    expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [] });
    expect(await recorded(branch)).toBe('config-2');
    await expectTruth(branch);
    const afterwards = branch.fileSystem.crash();
    const caches = await afterwards.readText(`${branch.paths.release('backend', ID)}/bootstrap/cache/config.php`);
    expect(caches._unsafeUnwrap(), 'a power cut takes none of it away').toContain('artisan config:cache');
  });

  it.each<readonly [string, TrialCourse]>([
    ['goes on', {}],
    ['is undone', { fails: true }],
    ['has no way back', { noReturn: true }],
  ])('never leaves a record of caches that are not there, whenever the power goes, when the operation %s', async (_which, course) => {
    const { points } = await new OperationTrial((await branchWithRelease()).trial([step]), course).begin(null);
    expect(points.length).toBeGreaterThan(10);
    for (const first of points) {
      const branch = await branchWithRelease();
      const trial = new OperationTrial(branch.trial([step]), course);
      await trial.begin(first);
      const second: CutPoint = { act: 1 + (first.act % 3), moment: 'after' };
      await trial.recover(second);
      await trial.recover(null);
      await expectTruth(branch);
      expect(await trial.leftovers()).toEqual([]);
    }
  });

  it('can be undone although the caches cannot be made: that may be why it is undone', async () => {
    const branch = await branchWithRelease();
    branch.failing = /artisan route:cache/;
    const { report } = await new OperationTrial(branch.trial([step])).begin(null);
    expect(report).toMatchObject({ outcome: 'rolled-back', recoveryErrors: [], error: { type: 'CommandFailed' } });
    expect(await recorded(branch)).toBe('unfinished');
  });

  it('refuses a release that is gone', async () => {
    const branch = await new TrialBranch().prepare();
    const { report } = await new OperationTrial(branch.trial([step])).begin(null);
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'ReleaseUnknown' } });
  });
});
