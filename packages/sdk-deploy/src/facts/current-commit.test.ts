import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeFileSystem } from '@woosoo/sdk-core';
import { currentCommit } from './current-commit.ts';

const run = promisify(execFile);

describe('the commit that is checked out', () => {
  let root: string;
  let repository: string;
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args], { cwd: repository })).stdout.trim();
  const commit = async (folder = repository): Promise<string | null> => (await currentCommit(new NodeFileSystem(), folder))._unsafeUnwrap();

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'woosoo-git-')));
    repository = join(root, 'repository');
    await mkdir(join(repository, 'apps', 'pwa'), { recursive: true });
    await git('init', '--quiet', '--initial-branch=main');
    await writeFile(join(repository, 'apps', 'pwa', 'app.vue'), '');
    await git('add', '.');
    await git('commit', '--quiet', '--message=first');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is that of the branch, asked in any folder of it', async () => {
    expect(await commit()).toBe(await git('rev-parse', 'HEAD'));
    expect(await commit(join(repository, 'apps', 'pwa'))).toBe(await git('rev-parse', 'HEAD'));
  });

  it('is found where git has packed its branches', async () => {
    await git('pack-refs', '--all');
    expect(await commit()).toBe(await git('rev-parse', 'HEAD'));
  });

  it('is the loose one when the packed one is older', async () => {
    await git('pack-refs', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message=second');
    expect(await commit()).toBe(await git('rev-parse', 'HEAD'));
  });

  it('is known when no branch is checked out, as in CI', async () => {
    const head = await git('rev-parse', 'HEAD');
    await git('checkout', '--quiet', '--detach');
    expect(await commit()).toBe(head);
  });

  it.each(['loose', 'packed'])('is that of a worktree, not of the repository that it belongs to (%s)', async (how) => {
    const worktree = join(root, 'worktree');
    await git('worktree', 'add', '--quiet', '-b', 'release', worktree);
    await git('commit', '--quiet', '--allow-empty', '--message=only on main');
    if (how === 'packed') await git('pack-refs', '--all');
    expect(await commit(worktree)).toBe(await git('rev-parse', 'release'));
    expect(await commit(worktree)).not.toBe(await commit());
  });

  it('is unknown before the first commit, and without git', async () => {
    const fresh = join(root, 'fresh');
    await mkdir(fresh);
    expect(await commit(fresh)).toBeNull();
    await run('git', ['init', '--quiet'], { cwd: fresh });
    expect(await commit(fresh)).toBeNull();
  });
});
