import { join } from 'node:path';
import { errAsync, okAsync } from 'neverthrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { notificationFailed, type ProgressEvent } from '@woosoo/sdk-core';
import { PowerCut } from '@woosoo/sdk-core/testing';
import { serviceManagerUnavailable, type ResidentDaemon } from '@woosoo/sdk-services';
import { parts } from '../module.ts';
import { fail, pass } from '../preflight/preflight-check.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import { TrialBranch } from '../testing/trial-branch.ts';
import type { Deployer } from './deployer.ts';

const actor = { actor: 'anna@till', command: 'a test' };
const ended = (): string => 'ended';

describe('a deployer', () => {
  let branch: TrialBranch;
  const open = (cut?: PowerCut): Deployer => branch.open(cut).resolve(parts.deployer);
  const deployed = async (...args: Parameters<Deployer['deploy']>): Promise<DeployReport> => {
    const [request, options = actor] = args;
    return (await open().deploy(request, options))._unsafeUnwrap();
  };
  const changeSources = async (): Promise<void> => {
    branch.sources['/branch/apps/woosoo-nexus/app/Order.php'] = '<?php // newer';
    await branch.clock.advance(60_000); // names of releases and backups hold the second
  };
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await branch.services.list())._unsafeUnwrap().map(({ name, state }) => [name, state]));
  const live = async (): Promise<string | null> => (await branch.fileSystem.readLink(branch.paths.current('backend')))._unsafeUnwrap();

  beforeEach(async () => {
    branch = await new TrialBranch({ COMPONENTS: 'backend' }).prepare();
  });

  it('takes a new branch to running services, and has nothing to do the second time', async () => {
    const report = await deployed({});
    expect(report).toMatchObject({ outcome: 'done', actor: 'anna@till', rollbackCommand: null, error: null });
    expect(await states()).toEqual({ nginx: 'running', php: 'running', 'queue-worker': 'running', reverb: 'running' });
    expect(await deployed({})).toMatchObject({ outcome: 'unchanged', downMs: 0 });
  });

  it('calls a release complete only once a power cut takes nothing of it away, whoever wrote it', async () => {
    const report = await deployed({});
    const release = branch.paths.release('backend', report.releases['backend'] ?? '');
    const afterwards = branch.fileSystem.crash();
    for (const file of ['vendor/autoload.php', 'bootstrap/cache/config.php']) {
      expect((await afterwards.readText(join(release, file)))._unsafeUnwrap(), file).not.toBe('');
    }
  });

  it('changes nothing by planning', async () => {
    const before = await branch.world();
    const plan = (await open().plan())._unsafeUnwrap();
    expect(plan.components).toMatchObject([{ name: 'backend', action: 'build', reason: 'first release' }]);
    expect(await branch.world()).toEqual(before);
  });

  it('applies a plan exactly, or refuses with what has changed since', async () => {
    const plan = (await open().plan())._unsafeUnwrap();
    expect((await open().apply(plan, actor))._unsafeUnwrap()).toMatchObject({ id: plan.id, outcome: 'done' });
    const stale = (await open().apply({ ...plan, id: `${plan.id.slice(0, -4)}abcd` }, actor))._unsafeUnwrapErr();
    expect(stale).toMatchObject({ type: 'PlanStale', category: 'failed' });
    expect(stale.detail?.['changes']).toContain('release of backend');
  });

  it('applies a plan once, whatever came of it: its id names a backup, a journal and a report', async () => {
    const plan = (await open().plan())._unsafeUnwrap();
    branch.unwell = 'the API does not answer';
    expect((await open().apply(plan, actor))._unsafeUnwrap()).toMatchObject({ outcome: 'rolled-back' });
    branch.unwell = null;
    const refused = (await open().apply(plan, actor))._unsafeUnwrapErr();
    expect([refused.type, refused.remedy]).toEqual(['PlanStale', expect.stringContaining(`woosoo report ${plan.id}`)]);
    expect((await open().deploy({}, actor))._unsafeUnwrap()).toMatchObject({ outcome: 'done' });
  });

  it('refuses the plan of another branch', async () => {
    const plan = (await open().plan())._unsafeUnwrap();
    expect((await open().apply({ ...plan, branchId: 'cubao' }))._unsafeUnwrapErr()).toMatchObject({ type: 'PlanInvalid' });
  });

  it('lets nobody else in while it works, and says who is at it', async () => {
    const lease = (await branch.lock.acquire({ actor: 'ben@office', command: 'woosoo deploy' }))._unsafeUnwrap();
    const error = (await open().deploy({}, actor))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'LockHeld', message: expect.stringContaining('ben@office') as string });
    await lease.release();
    await deployed({});
    expect((await branch.lock.status())._unsafeUnwrap()).toBeNull();
  });

  it('touches nothing when a check fails, and says which one and what to do', async () => {
    branch.checks = [
      { name: 'disk', title: 'Disk space', run: () => Promise.resolve(fail('only 3 MB free', 'Free some.')) },
      { name: 'php', title: 'PHP', run: () => Promise.resolve(pass('fine')) },
    ];
    const before = await branch.world();
    const error = (await open().deploy({}, actor))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'PreflightFailed', detail: { checks: ['disk'] }, remedy: 'Free some.' });
    expect(await branch.world()).toEqual(before);
  });

  it('checks the machine for a plan that somebody saved, too', async () => {
    const plan = (await open().plan())._unsafeUnwrap();
    branch.checks = [{ name: 'disk', title: 'Disk space', run: () => Promise.resolve(fail('only 3 MB free', 'Free some.')) }];
    expect((await open().apply(plan, actor))._unsafeUnwrapErr()).toMatchObject({ type: 'PreflightFailed' });
  });

  it('tells what became of an interrupted deploy also when nobody can bring the services back, and that a person is needed', async () => {
    await deployed({});
    await changeSources();
    const cut = new PowerCut({ act: 60, moment: 'after' });
    const dies = open(cut)
      .deploy({}, actor)
      .match(
        () => 'lives',
        () => 'lives',
      );
    expect(await Promise.race([dies, cut.happened.then(() => 'cut')])).toBe('cut');
    branch.releaseLock();
    const dead = serviceManagerUnavailable({ message: 'The supervisor does not start.', remedy: 'Look at its log.', detail: {} });
    const resident: ResidentDaemon = {
      ensureRunning: () => errAsync(dead),
      shutdown: () => okAsync(undefined),
      daemonStatus: () => okAsync({ running: false, pid: null, version: null, since: null, needed: true }),
    };
    Object.assign(branch.services, { resident });
    const [report] = (await open().recover(actor))._unsafeUnwrap();
    expect(report).toMatchObject({ kind: 'recover', outcome: 'person-needed' });
    expect(report?.recoveryErrors.map(({ message }) => message)).toContain('The supervisor does not start.');
    expect((await branch.open().resolve(parts.reports).list())._unsafeUnwrap().map(({ kind }) => kind)).toContain('recover');
  });

  it('is cancelled, not failed, when that happens while it checks', async () => {
    const error = (await open().deploy({}, { ...actor, signal: AbortSignal.abort() }))._unsafeUnwrapErr();
    expect(error.type).toBe('Cancelled');
  });

  it('undoes everything when the new release does not prove itself, and the old one goes on', async () => {
    await deployed({});
    const before = await live();
    await changeSources();
    branch.unwell = 'backend release: another one answers';
    const report = await deployed({});
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'VerifyFailed', message: branch.unwell } });
    expect(report.downMs).toBeGreaterThanOrEqual(0);
    expect(await live()).toBe(before);
    expect(Object.values(await states())).toEqual(['running', 'running', 'running', 'running']);
  });

  it('leaves a failed deploy for a person to look at where that is asked for, and undoes it later', async () => {
    await deployed({});
    const before = await live();
    await changeSources();
    branch.unwell = 'the till does not answer';
    const report = await deployed({ rollbackOnError: false });
    expect(report).toMatchObject({ outcome: 'person-needed', error: { type: 'VerifyFailed' } });
    expect(await live()).not.toBe(before);
    branch.unwell = null;
    const recovered = (await open().recover(actor))._unsafeUnwrap();
    expect(recovered).toMatchObject([{ kind: 'recover', outcome: 'rolled-back' }]);
    expect(await live()).toBe(before);
  });

  it('goes back to the release before, and condemns the one it left', async () => {
    await deployed({});
    const first = await live();
    await changeSources();
    const second = await deployed({});
    expect(second).toMatchObject({ outcome: 'done', rollbackCommand: 'woosoo rollback' });
    const report = (await open().rollback({}, actor))._unsafeUnwrap();
    expect(report).toMatchObject({ kind: 'rollback', outcome: 'done', headline: expect.stringContaining('Rolled back to') as string });
    expect(await live()).toBe(first);
    const releases = (await branch.open().resolve(parts.releases).list('backend'))._unsafeUnwrap();
    expect(releases.map(({ state }) => state)).toEqual(['bad', 'proven']);
    expect((await open().rollback({}, actor))._unsafeUnwrapErr().type).toBe('PlanRefused');
  });

  it('recovers what another process left in the middle before it begins', async () => {
    await deployed({});
    await changeSources();
    const cut = new PowerCut({ act: 60, moment: 'after' });
    const dies = open(cut)
      .deploy({}, actor)
      .match(
        () => 'lives',
        () => 'lives',
      );
    expect(await Promise.race([dies, cut.happened.then(() => 'cut')])).toBe('cut');
    // The lock dies with the process that held it.
    branch.releaseLock();
    const events: ProgressEvent[] = [];
    const report = (await open().deploy({}, { ...actor, onEvent: (event) => void events.push(event) }))._unsafeUnwrap();
    expect(report.outcome).toBe('done');
    const begun = events.flatMap((event) => (event.type === 'operation-started' ? [event.operationId] : []));
    expect(begun).toHaveLength(2);
    const reports = (await branch.open().resolve(parts.reports).list())._unsafeUnwrap();
    expect(reports.map(({ kind, outcome }) => `${kind} ${outcome}`).sort()).toEqual(['deploy done', 'deploy done', 'recover rolled-back']);
  });

  it('tells of a deploy whose process died between its end and its report', async () => {
    const whole = new PowerCut();
    await open(whole).deploy({}, actor).match(ended, ended);
    const kinds = new Set<string>();
    for (const { act } of whole.points.filter(({ moment }) => moment === 'after').slice(-25)) {
      branch = await new TrialBranch({ COMPONENTS: 'backend' }).prepare();
      const cut = new PowerCut({ act, moment: 'after' });
      await Promise.race([open(cut).deploy({}, actor).match(ended, ended), cut.happened]);
      branch.releaseLock();
      (await open().recover(actor))._unsafeUnwrap();
      const reports = (await branch.open().resolve(parts.reports).list())._unsafeUnwrap();
      expect(reports, `cut after act ${act}`).toHaveLength(1);
      kinds.add(reports.map(({ kind, outcome }) => `${kind} ${outcome}`).join());
      const audit = (await branch.fileSystem.readText(branch.paths.auditTrail))._unsafeUnwrap();
      expect(audit, `cut after act ${act}`).toMatch(/"action":"(deploy|recover)\.end"/);
    }
    expect([...kinds].sort()).toEqual(['deploy done', 'recover done', 'recover rolled-back']);
  });

  it('plans once more when a build gives another kind of application than was planned for', async () => {
    branch = await new TrialBranch({ COMPONENTS: 'pwa' }).prepare();
    expect((await open().plan())._unsafeUnwrap().steps.find(({ kind }) => kind === 'component.build')?.params).toMatchObject({
      expectedRuntime: { directory: 'dist' },
    });
    const report = await deployed({});
    expect(report).toMatchObject({ outcome: 'done', error: null });
    const kept = (await branch.open().resolve(parts.reports).list())._unsafeUnwrap();
    expect(kept.map(({ outcome, error }) => `${outcome} ${error?.type ?? ''}`).sort()).toEqual(['done ', 'rolled-back RuntimeMismatch']);
    expect(await deployed({})).toMatchObject({ outcome: 'unchanged' });
  });

  describe('with hooks and somebody who is notified', () => {
    beforeEach(async () => {
      branch = await new TrialBranch({ COMPONENTS: 'pwa' }).prepare();
      for (const name of ['pre-deploy', 'post-deploy', 'deploy-failed'])
        (await branch.fileSystem.writeTextAtomic(join(branch.paths.hooks, name), '#!/bin/sh', { mode: 0o755 }))._unsafeUnwrap();
    });

    it('is one deploy for them, also when it had to be planned twice', async () => {
      expect(await deployed({})).toMatchObject({ outcome: 'done' });
      expect(branch.told).toEqual(['pre-deploy', 'deploy.done', 'post-deploy']);
    });

    it('is done although nobody could be told, and that is noted', async () => {
      const failure = notificationFailed({ message: 'The server does not answer.', remedy: 'Try later.' });
      branch.notifying = () => errAsync(failure);
      const notes: string[] = [];
      const onEvent = (event: ProgressEvent): void => {
        if (event.type === 'note') notes.push(event.text);
      };
      expect(await deployed({}, { ...actor, onEvent })).toMatchObject({ outcome: 'done' });
      expect(notes).toContain('Nobody was told through trial: The server does not answer.');
    });

    it('is one that failed when the second attempt fails', async () => {
      branch.unwell = 'the page is not there';
      expect(await deployed({})).toMatchObject({ outcome: 'rolled-back', error: { type: 'VerifyFailed' } });
      expect(branch.told).toEqual(['pre-deploy', 'deploy.rolled-back', 'deploy-failed']);
    });

    it('is one that failed when there cannot be a second attempt', async () => {
      let checked = 0;
      const run = () => Promise.resolve((checked += 1) === 1 ? pass('fine') : fail('full', 'Free some.'));
      branch.checks = [{ name: 'disk', title: 'Disk space', run }];
      expect((await open().deploy({}, actor))._unsafeUnwrapErr().type).toBe('PreflightFailed');
      expect(branch.told).toEqual(['pre-deploy', 'deploy.rolled-back', 'deploy-failed']);
    });

    it('is nothing to tell of when nothing had to be done', async () => {
      await deployed({});
      branch.told.splice(0);
      expect(await deployed({})).toMatchObject({ outcome: 'unchanged' });
      expect(branch.told).toEqual([]);
    });

    it('tells of a rollback and of a recovery, too', async () => {
      await deployed({});
      branch.sources['/branch/apps/tablet-ordering-pwa/app.vue'] = '<template>newer</template>';
      await branch.clock.advance(60_000);
      branch.unwell = 'the page is not there';
      await deployed({ rollbackOnError: false });
      branch.unwell = null;
      (await open().recover(actor))._unsafeUnwrap();
      await branch.clock.advance(60_000);
      await deployed({});
      (await open().rollback({}, actor))._unsafeUnwrap();
      expect(branch.told.filter((word) => word.includes('.'))).toEqual([
        'deploy.done',
        'deploy.person-needed',
        'recover.rolled-back',
        'deploy.done',
        'rollback.done',
      ]);
    });
  });

  it('does not plan anew for a plan that somebody saved', async () => {
    branch = await new TrialBranch({ COMPONENTS: 'pwa' }).prepare();
    const plan = (await open().plan())._unsafeUnwrap();
    expect((await open().apply(plan, actor))._unsafeUnwrap()).toMatchObject({ outcome: 'rolled-back', error: { type: 'RuntimeMismatch' } });
  });

  it('keeps a signed report, an audit trail, and no secret in any of it', async () => {
    const report = await deployed({});
    const container = branch.open();
    expect((await container.resolve(parts.reports).get(report.id))._unsafeUnwrap().signature).toMatch(/^[0-9a-f]{64}$/);
    const trail = (await container.resolve(parts.audit).read())._unsafeUnwrap();
    expect(trail.map(({ action, actor: who }) => `${action} ${who}`)).toEqual(['deploy.begin anna@till', 'deploy.end anna@till']);
    const journal = (await branch.fileSystem.readText(join(branch.paths.journal, 'ended', `${report.id}.jsonl`)))._unsafeUnwrap();
    for (const secret of ['reverb-secret-for-tests', branch.config.appKey.reveal()]) {
      for (const text of [JSON.stringify(report), JSON.stringify(trail), journal]) expect(text).not.toContain(secret);
    }
  });

  it('leaves no staged file contents behind', async () => {
    await deployed({});
    expect((await branch.fileSystem.stat(branch.paths.staging))._unsafeUnwrap()).toBeNull();
  });
});
