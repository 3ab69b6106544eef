import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PowerCut } from '@woosoo/sdk-core/testing';
import { parts } from '../module.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { TrialBranch, withoutAudit } from '../testing/trial-branch.ts';

describe('writing the configuration files of a branch', () => {
  let branch: TrialBranch;
  const sync = (cut?: PowerCut) => {
    void branch.clock.advance(1000);
    return branch.open(cut).resolve(parts.branchConfigSync);
  };
  const conf = (): string => join(branch.paths.configs, 'nginx.conf');
  const read = async (path: string): Promise<string | null> => (await branch.fileSystem.readTextIfExists(path))._unsafeUnwrap();

  const wanted = async () => (await branch.open().resolve(parts.wantedServices).read())._unsafeUnwrap();

  beforeEach(async () => {
    branch = await new TrialBranch().prepare();
  });

  it('writes what differs, once, and tells by key what that was', async () => {
    const report = (await sync().apply())._unsafeUnwrap();
    expect(report.operation).toMatchObject({ outcome: 'done', recoveryErrors: [] });
    expect(report.files.map(({ path, change }) => `${change} ${path}`)).toContain('added configs/nginx.conf');
    expect(await read(join(branch.paths.shared('backend'), '.env'))).toContain('REVERB_APP_SECRET=');
    expect((await sync().apply())._unsafeUnwrap()).toMatchObject({ files: [], effects: [], operation: null });
  });

  it('shows no secret of what it writes, and leaves none lying about', async () => {
    const report = (await sync().apply())._unsafeUnwrap();
    expect(JSON.stringify(report)).not.toContain('reverb-secret-for-tests');
    expect((await branch.fileSystem.stat(branch.paths.staging))._unsafeUnwrap()).toBeNull();
    const [ended] = (await branch.fileSystem.list(join(branch.paths.journal, 'ended')))._unsafeUnwrap();
    expect(await read(join(branch.paths.journal, 'ended', ended?.name ?? ''))).not.toContain('reverb-secret-for-tests');
  });

  it('has a running nginx take it up', async () => {
    await branch.write(conf(), 'old');
    await branch.installRunning(...(await wanted()));
    (await sync().apply({ force: true }))._unsafeUnwrap();
    expect((await branch.world()) as object).toMatchObject({ nginx: await read(conf()) });
  });

  it('overwrites nothing that was edited by hand, unless it is told to', async () => {
    (await sync().apply())._unsafeUnwrap();
    const edited = `${(await read(conf())) ?? ''}# mine\n`;
    await branch.write(conf(), edited);
    const error = (await sync().apply())._unsafeUnwrapErr();
    expect(error.message).toContain('nginx.conf');
    expect(await read(conf())).toBe(edited);
    (await sync().apply({ force: true }))._unsafeUnwrap();
    expect(await read(conf())).not.toContain('# mine');
  });

  it('brings every file back when nginx does not take it', async () => {
    await branch.write(conf(), 'old');
    await branch.installRunning(...(await wanted()));
    const before = await branch.world();
    branch.failing = /^nginx .* -s reload/;
    const report = (await sync().apply({ force: true }))._unsafeUnwrap();
    expect(report.operation).toMatchObject({ outcome: 'person-needed', error: { type: 'CommandFailed' } });
    branch.failing = null;
    (await branch.open().resolve(parts.runner).recover())._unsafeUnwrap();
    expect(withoutAudit(await branch.world())).toEqual(withoutAudit(before));
  });

  it('lets nobody else in meanwhile', async () => {
    const lease = (await branch.lock.acquire({ actor: 'ben', command: 'woosoo deploy' }))._unsafeUnwrap();
    expect((await sync().apply())._unsafeUnwrapErr().type).toBe('LockHeld');
    await lease.release();
  });

  it('leaves no staged secrets behind when an interrupted operation is in its way', async () => {
    const cut = new PowerCut({ act: 24, moment: 'after' });
    const dies = sync(cut)
      .apply()
      .match(
        () => 'lives',
        () => 'lives',
      );
    expect(await Promise.race([dies, cut.happened.then(() => 'cut')])).toBe('cut');
    branch.releaseLock();
    expect((await sync().apply())._unsafeUnwrapErr().type).toBe('OperationInterrupted');
    expect((await branch.fileSystem.stat(branch.paths.staging))._unsafeUnwrap()).toBeNull();
  });

  it('writes it to the audit trail', async () => {
    (await sync().apply())._unsafeUnwrap();
    const trail = (await branch.open().resolve(parts.audit).read())._unsafeUnwrap();
    expect(trail.map(({ action }) => action)).toEqual(['config-sync.begin', 'config-sync.end']);
  });

  describe('with what follows', () => {
    const RELEASE = '20260101T000000Z-aaaaaaaa';
    const cache = () => join(branch.paths.release('backend', RELEASE), 'bootstrap/cache/config.php');
    const started = async () => Object.fromEntries((await branch.services.list())._unsafeUnwrap().map(({ name, since }) => [name, since]));

    /** Deployed, synced and running under a configuration. */
    const runs = async (keys: Readonly<Record<string, string>> = {}): Promise<void> => {
      branch = await new TrialBranch(keys).prepare();
      await branch.write(`${branch.paths.release('backend', RELEASE)}.json`, `${JSON.stringify(testRelease({ id: RELEASE }), null, 2)}\n`);
      await branch.write(
        `${branch.paths.release('pwa', RELEASE)}.json`,
        `${JSON.stringify(testRelease({ id: RELEASE, component: 'pwa' }), null, 2)}\n`,
      );
      (await branch.fileSystem.replaceLink(branch.paths.current('pwa'), branch.paths.release('pwa', RELEASE)))._unsafeUnwrap();
      await branch.write(cache(), '<?php // old');
      (await branch.fileSystem.replaceLink(branch.paths.current('backend'), branch.paths.release('backend', RELEASE)))._unsafeUnwrap();
      (await sync().apply())._unsafeUnwrap();
      await branch.write(cache(), '<?php // old');
      await branch.installRunning(...(await wanted()));
    };
    /** The same branch under another configuration. */
    const becomes = (keys: Readonly<Record<string, string>>) => (branch = branch.under(keys));
    const effects = async () =>
      (await sync().plan())._unsafeUnwrap().effects.map(({ action, subject, because }) => `${action} ${subject}: ${because.join(' ')}`);

    it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
      [
        'a key that Reverb does not read',
        { BACKEND_ENV_MAIL_HOST: 'mail' },
        ['recache backend: MAIL_HOST', 'restart queue-worker: MAIL_HOST'],
      ],
      [
        'a key that all of the backend read',
        { BACKEND_ENV_LOG_LEVEL: 'error' },
        ['recache backend: LOG_LEVEL', 'restart queue-worker: LOG_LEVEL', 'restart reverb: LOG_LEVEL'],
      ],
      ['a key of the tablet page, which is part of its build', { PWA_ENV_NUXT_PUBLIC_TITLE: 'Lola' }, ['deploy pwa: NUXT_PUBLIC_TITLE']],
      ['what nginx alone reads', { HTTPS_PORT: '8443' }, []],
      [
        'a port that stands in a definition too',
        { REVERB_PORT: '6002' },
        [
          'restart reverb: its definition: args its definition: readiness REVERB_PORT REVERB_SERVER_PORT',
          'recache backend: REVERB_PORT REVERB_SERVER_PORT',
          'restart queue-worker: REVERB_PORT',
          'reload nginx: configs/nginx.conf',
        ],
      ],
    ])('tells which services restart because of %s', async (_, keys, expected) => {
      await runs();
      becomes(keys);
      expect(await effects()).toEqual(expected);
    });

    it("makes Laravel's cache anew, restarts what read the keys and nothing else", async () => {
      await runs();
      const before = await started();
      void branch.clock.advance(60_000);
      becomes({ BACKEND_ENV_MAIL_HOST: 'mail' });
      const report = (await sync().apply())._unsafeUnwrap();
      expect(report).toMatchObject({ operation: { outcome: 'done' } });
      expect(await read(cache())).toContain('config:cache');
      // What is cached now is not what the build cached: the next deploy must not take the one for the other.
      const record = (await branch.open().resolve(parts.releases).get('backend', RELEASE))._unsafeUnwrap();
      expect(record?.configHash).toBe('synced');
      const after = await started();
      expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['queue-worker']);
    });

    it('can be taken back, with all that followed, and that again', async () => {
      await runs();
      const env = join(branch.paths.shared('backend'), '.env');
      const before = await read(env);
      becomes({ BACKEND_ENV_MAIL_HOST: 'mail', KITCHEN: 'x' });
      const { changeId } = (await sync().apply())._unsafeUnwrap();
      const after = await read(env);
      await branch.write(cache(), '<?php // of mail');
      const undo = () => {
        void branch.clock.advance(1000);
        return branch.open().resolve(parts.configUndo);
      };
      const undone = (await undo().undo())._unsafeUnwrap();
      expect([undone.change.id, await read(env)]).toEqual([changeId, before]);
      expect(await read(cache())).toContain('config:cache');
      expect((await undo().undo({ id: undone.changeId }))._unsafeUnwrap().operation.outcome).toBe('done');
      expect(await read(env)).toBe(after);
      const [last] = (await branch.open().resolve(parts.configHistory).list())._unsafeUnwrap();
      expect(last?.title).toBe('Undo: Undo: Sync');
      expect(JSON.stringify(last)).not.toContain('reverb-secret-for-tests');
    });

    it('is not taken back over a later change, unless that is meant', async () => {
      await runs();
      becomes({ BACKEND_ENV_MAIL_HOST: 'mail' });
      (await sync().apply())._unsafeUnwrap();
      const env = join(branch.paths.shared('backend'), '.env');
      await branch.write(env, 'LATER=1\n');
      const undo = branch.open().resolve(parts.configUndo);
      expect((await undo.undo())._unsafeUnwrapErr()).toMatchObject({ type: 'ChangedSince' });
      expect(await read(env)).toBe('LATER=1\n');
      expect((await undo.undo({ force: true }))._unsafeUnwrap().operation.outcome).toBe('done');
      expect((await undo.undo({ id: 'nope' }))._unsafeUnwrapErr().type).toBe('ChangeUnknown');
      expect((await undo.undo({ id: '../../audit' }))._unsafeUnwrapErr().type).toBe('ChangeUnknown');
    });

    it('leaves files that were edited by hand when it is told to, and writes the others', async () => {
      await runs();
      const edited = `${(await read(conf())) ?? ''}# mine\n`;
      await branch.write(conf(), edited);
      becomes({ BACKEND_ENV_MAIL_HOST: 'mail', HTTP_PORT: '8081' });
      const report = (await sync().apply({ edits: 'keep' }))._unsafeUnwrap();
      expect(report.kept).toEqual(['configs/nginx.conf']);
      expect(await read(conf())).toBe(edited);
      expect(await read(join(branch.paths.shared('backend'), '.env'))).toContain('MAIL_HOST="mail"');
    });
  });
});
