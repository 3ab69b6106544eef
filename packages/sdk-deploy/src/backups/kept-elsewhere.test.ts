import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { okAsync } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sensitive, type DatabaseTarget, type StepContext } from '@woosoo/sdk-core';
import { ManualClock } from '@woosoo/sdk-core/testing';
import { BackupBranch } from '../testing/backup-branch.ts';
import { BackupCopies } from './backup-copies.ts';
import { BackupMarksStore, isProven, noMarks, problemsFound } from './backup-marks.ts';
import type { Backup } from './backup.ts';
import { BackupRetention } from './retention/backup-retention.ts';
import { restoreTarget } from './restore/restore-targets.ts';
import { UploadsRestoreStep } from './restore/uploads-restore-step.ts';

const sqlite = async (root: string): Promise<DatabaseTarget> => {
  const database = join(root, 'shop.sqlite');
  await writeFile(database, '');
  return { family: 'sqlite', host: '', port: 0, database, username: '', password: Sensitive.of('') };
};

describe('backups with uploads', () => {
  let branch: BackupBranch;
  let uploads: string;
  let place: string;
  let id = 0;
  const create = async (): Promise<Backup> =>
    (
      await branch.store.create({
        id: `2026-02-15_14-30-0${String(++id)}`,
        description: '',
        creator: 'test',
        includeDatabase: true,
        includeFiles: true,
      })
    )._unsafeUnwrap();
  const copiesTo = (copyTo: string | null): BackupCopies =>
    new BackupCopies({ ...branch.deps, config: { ...branch.config, backups: { ...branch.config.backups, copyTo } } });
  const inode = async (directory: string, name: string): Promise<number> => (await stat(join(directory, 'files', 'public', name))).ino;

  beforeEach(async () => {
    id = 0;
    branch = await BackupBranch.make(sqlite);
    uploads = join(branch.paths.shared('backend'), 'storage', 'app', 'public');
    place = await mkdtemp(join(tmpdir(), 'woosoo-place-'));
    await mkdir(uploads, { recursive: true });
    await writeFile(join(uploads, 'menu.jpg'), 'menu');
    await writeFile(join(uploads, 'logo.svg'), 'logo');
  });
  afterEach(async () => {
    await branch[Symbol.asyncDispose]();
    await rm(place, { recursive: true });
  });

  it('keep unchanged ones once; changed ones are copied, and removing one backup leaves the other whole', async () => {
    const first = await create();
    await writeFile(join(uploads, 'menu.jpg'), 'new menu');
    const second = await create();
    expect(await inode(second.directory, 'logo.svg')).toBe(await inode(first.directory, 'logo.svg'));
    expect(await inode(second.directory, 'menu.jpg')).not.toBe(await inode(first.directory, 'menu.jpg'));
    (await branch.store.remove(first.id))._unsafeUnwrap();
    expect((await branch.store.verify(second.id))._unsafeUnwrap().problems).toEqual([]);
    expect(await readFile(join(second.directory, 'files', 'public', 'menu.jpg'), 'utf8')).toBe('new menu');
  });

  it('copy what an earlier backup holds damaged, rather than pass the damage on', async () => {
    const first = await create();
    await writeFile(join(first.directory, 'files', 'public', 'logo.svg'), 'rotten');
    const second = await create();
    expect((await branch.store.verify(second.id))._unsafeUnwrap().problems).toEqual([]);
    expect(await readFile(join(second.directory, 'files', 'public', 'logo.svg'), 'utf8')).toBe('logo');
  });

  it('are copied to a second place, whole and checked, each unchanged upload once', async () => {
    const [first, second] = [await create(), await create()];
    const copies = copiesTo(place);
    const [one, two] = [(await copies.copy(first))._unsafeUnwrap(), (await copies.copy(second))._unsafeUnwrap()];
    expect(one).toBe(join(place, branch.config.branchId, first.id));
    expect((await copies.copy(first))._unsafeUnwrap()).toBe(one);
    expect(await inode(two, 'logo.svg')).toBe(await inode(one, 'logo.svg'));
    expect((await branch.store.verify(second.id, { directory: two }))._unsafeUnwrap().problems).toEqual([]);
    await appendFile(join(one, 'configs', 'nginx.conf'), 'x');
    expect((await branch.store.verify(first.id, { directory: one }))._unsafeUnwrap().problems).toEqual(['configs/nginx.conf was changed']);
  });

  it('are copied whole although the copy before has gone bad, and what a copy left that was cut off is taken away', async () => {
    const [first, second] = [await create(), await create()];
    const copies = copiesTo(place);
    const one = (await copies.copy(first))._unsafeUnwrap();
    await writeFile(join(one, 'files', 'public', 'logo.svg'), 'rotten');
    await mkdir(join(place, branch.config.branchId, '.tmp-2026-01-01_00-00-00'));
    const two = (await copies.copy(second))._unsafeUnwrap();
    expect((await branch.store.verify(second.id, { directory: two }))._unsafeUnwrap().problems).toEqual([]);
    expect(await readdir(join(place, branch.config.branchId))).toEqual([first.id, second.id]);
  });

  it('tell of uploads that are kept elsewhere by a link, and leave the link there when they are restored', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'woosoo-elsewhere-'));
    await writeFile(join(elsewhere, 'photo.jpg'), 'photo');
    await symlink(elsewhere, join(uploads, 'photos'));
    const backup = await create();
    expect(backup.metadata.warnings).toEqual(['The upload public/photos is a link; what it leads to is not in this backup.']);
    await writeFile(join(uploads, 'menu.jpg'), 'changed');

    const step = new UploadsRestoreStep({ fileSystem: branch.deps.fileSystem, paths: branch.paths, backups: branch.store });
    const context = { output: () => undefined } as unknown as StepContext; // all that the step asks of it
    const undo = (await step.prepare())._unsafeUnwrap();
    for (const phase of ['restore', 'confirm'] as const)
      (await step.do({ backupId: backup.id, restoreId: 'r1', phase }, undo, context))._unsafeUnwrap();
    expect(await readFile(join(uploads, 'menu.jpg'), 'utf8')).toBe('menu');
    expect(await readFile(join(uploads, 'photos', 'photo.jpg'), 'utf8')).toBe('photo');
    await rm(elsewhere, { recursive: true });
  });

  it('whose signature was taken away are not whole', async () => {
    const { id: made, directory } = await create();
    await rm(join(directory, 'checksums.sha256.signature'));
    expect((await branch.store.verify(made))._unsafeUnwrap().problems).toEqual(['checksums.sha256.signature is missing']);
  });

  describe('in two places', () => {
    const rules = { keepDays: 1, keepMinimum: 1, keepDaily: 0, keepWeekly: 0, keepMonthly: 0 };
    /** In a year, when only the newest is to stay. */
    const retention = (copyTo: string): BackupRetention => {
      const config = { ...branch.config, backups: { ...branch.config.backups, ...rules, copyTo } };
      const clock = new ManualClock(new Date(Date.now() + 365 * 86_400_000));
      const nothing = { list: () => okAsync([]), interrupted: () => okAsync([]) };
      return new BackupRetention({ config, clock, store: branch.store, copies: copiesTo(copyTo), releases: nothing, runner: nothing });
    };
    const there = async (): Promise<readonly string[]> => readdir(join(place, branch.config.branchId));
    const here = async (): Promise<readonly string[]> => (await readdir(branch.paths.backups)).filter((name) => !name.startsWith('.'));

    it('go from both when no rule keeps them, and a copy that is all there is left of one is judged like any other', async () => {
      const all = [await create(), await create(), await create()];
      for (const backup of all) (await copiesTo(place).copy(backup))._unsafeUnwrap();
      const [first, second, third] = all.map((backup) => backup.id);
      await rm(join(branch.paths.backups, first ?? ''), { recursive: true });
      const plan = (await retention(place).plan({ trustClock: true }))._unsafeUnwrap();
      expect(plan.decisions.map(({ id: of, keep, places }) => [of, keep, places])).toEqual([
        [third, true, ['here', 'second-place']],
        [second, false, ['here', 'second-place']],
        [first, false, ['second-place']],
      ]);
      expect((await retention(place).remove(plan))._unsafeUnwrap()).toEqual([second, first]);
      expect([await here(), await there()]).toEqual([[third], [third]]);
    });

    it('keep their copies while the second place is not there, which is told', async () => {
      const all = [await create(), await create()];
      for (const backup of all) (await copiesTo(place).copy(backup))._unsafeUnwrap();
      const gone = join(place, 'not-mounted');
      const plan = (await retention(gone).plan({ trustClock: true }))._unsafeUnwrap();
      expect(plan.unreachable).toBe(gone);
      (await retention(gone).remove(plan))._unsafeUnwrap();
      expect((await there()).length).toBe(2);
      // Next time it is there.
      const later = (await retention(place).plan({ trustClock: true }))._unsafeUnwrap();
      expect(later).toMatchObject({ unreachable: null, decisions: [{ keep: true }, { keep: false, places: ['second-place'] }] });
    });
  });

  it('are not copied to a share that is not mounted, nor when they are damaged themselves; nothing half is left there', async () => {
    const backup = await create();
    expect((await copiesTo(join(place, 'not-mounted')).copy(backup))._unsafeUnwrapErr().type).toBe('CopyFailed');
    expect(await readdir(place)).toEqual([]);
    await appendFile(join(backup.directory, 'configs', 'nginx.conf'), 'x');
    expect((await copiesTo(place).copy(backup))._unsafeUnwrapErr().type).toBe('CopyFailed');
    expect(await readdir(join(place, branch.config.branchId))).toEqual([]);
  });

  it('are refused when somebody changed a file and its hash too, here and in the second place; those of another machine are told from that', async () => {
    const backup = await create();
    const copy = (await copiesTo(place).copy(backup))._unsafeUnwrap();
    const verified = async (directory = backup.directory) => (await branch.store.verify(backup.id, { directory }))._unsafeUnwrap();
    expect(await verified()).toMatchObject({ authenticity: 'genuine', problems: [] });
    expect(await verified(copy)).toMatchObject({ authenticity: 'genuine', problems: [] });
    const key = join(branch.paths.state, 'keys', 'report.key');
    await rename(key, `${key}.away`);
    expect(await verified()).toMatchObject({ authenticity: 'unproven', problems: [] });
    await rename(`${key}.away`, key);
    // With a list of hashes that fits.
    await writeFile(join(copy, 'configs', 'nginx.conf'), 'return 444;\n');
    await promisify(execFile)('sh', ['-c', "find . -type f ! -name 'checksums*' | sed 's|^./||' | xargs sha256sum > checksums.sha256"], {
      cwd: copy,
    });
    expect(await verified(copy)).toMatchObject({
      authenticity: 'altered',
      problems: ['checksums.sha256 is not the one that was written with it'],
    });
  });

  it('are refused with a link inside, or a list of hashes that leads out of the folder', async () => {
    const { id: backupId, directory } = await create();
    await symlink('/etc/passwd', join(directory, 'configs', 'passwd'));
    expect((await branch.store.verify(backupId))._unsafeUnwrap().problems).toEqual(['configs/passwd is not a file of its own']);
    await rm(join(directory, 'configs', 'passwd'));
    await appendFile(join(directory, 'checksums.sha256'), `${'0'.repeat(64)}  ../../outside\n`);
    expect((await branch.store.verify(backupId))._unsafeUnwrap().problems).toEqual(['checksums.sha256 is missing or cannot be read']);
  });

  it('are put back nowhere but where a file of that place belongs', () => {
    const at = (path: string): string | null => restoreTarget(branch.paths, branch.config, path);
    expect(at('configs/deployment.config.env.age')).toBe(branch.paths.configFile());
    expect(at('configs/php/pool.conf')).toBe(join(branch.paths.configs, 'php', 'pool.conf'));
    expect(at('apps/woosoo-nexus/shared/.env')).toBe(join(branch.paths.shared('backend'), '.env'));
    for (const path of [
      'configs/../../etc/cron.d/x',
      'apps/woosoo-nexus/artisan',
      'apps/other/.env',
      'configs',
      'metadata.json',
      'configs/a:b',
      String.raw`configs/..\x`,
    ])
      expect([path, at(path)]).toEqual([path, null]);
  });

  it('that were found damaged are no longer proven, whatever an earlier rehearsal said', () => {
    const rehearsed = { at: '2026-02-01T00:00:00Z', tables: 1, rows: 1, duration_ms: 1, problems: [] };
    const proven = { ...noMarks, rehearsed };
    expect([isProven(proven), problemsFound(proven)]).toEqual([true, []]);
    const broken = { ...proven, checked: { at: '2026-02-02T00:00:00Z', problems: ['database.sql.gz was changed'] } };
    expect([isProven(broken), problemsFound(broken)]).toEqual([false, ['database.sql.gz was changed']]);
    const failed = {
      ...noMarks,
      rehearsed: { ...rehearsed, problems: ['table a is missing'] },
      checked: { at: '2026-01-01T00:00:00Z', problems: [] },
    };
    expect(problemsFound(failed)).toEqual(['table a is missing']);
  });

  it('remember marks; marks that cannot be read keep the backup', async () => {
    const { id: backupId } = await create();
    const marks = new BackupMarksStore(branch.deps);
    expect((await marks.read(backupId))._unsafeUnwrap()).toEqual(noMarks);
    (await marks.update(backupId, { copied: { at: 'now', to: place } }))._unsafeUnwrap();
    expect((await marks.read(backupId))._unsafeUnwrap().copied).toEqual({ at: 'now', to: place });
    await writeFile(join(branch.paths.backups, '.marks', `${backupId}.json`), '{');
    expect((await marks.read(backupId))._unsafeUnwrap().pinned?.reason).toBe('its marks cannot be read');
    (await branch.store.remove(backupId))._unsafeUnwrap();
    expect(await readdir(join(branch.paths.backups, '.marks'))).toEqual([]);
  });
});
