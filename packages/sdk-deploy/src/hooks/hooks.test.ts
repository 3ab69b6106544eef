import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { Hooks } from './hooks.ts';

const onPosix = process.platform === 'win32' ? it.skip : it;

describe('a hook', () => {
  let root: string;
  let hooks: Hooks;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'woosoo hooks '));
    const processes = new ExecaProcessRunner({ clock: new SystemClock(), redactor: new Redactor() });
    hooks = new Hooks({ fileSystem: new NodeFileSystem(), processes, paths: new BranchPaths(root) });
    await mkdir(join(root, 'hooks'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const write = async (name: string, script: string, mode = 0o755): Promise<void> => {
    await writeFile(join(root, 'hooks', name), `#!/bin/sh\n${script}\n`);
    await chmod(join(root, 'hooks', name), mode);
  };

  onPosix('is given the report as JSON, in the folder of the branch', async () => {
    await write('post-deploy', 'cat > got.json; echo "$WOOSOO_HOOK $WOOSOO_ROOT"');
    const output: string[] = [];
    (await hooks.run('post-deploy', { id: 'one' }, { output: (text) => void output.push(text) }))._unsafeUnwrap();
    expect(JSON.parse(await readFile(join(root, 'got.json'), 'utf8'))).toEqual({ id: 'one' });
    expect(output).toEqual([`post-deploy ${root}`]);
  });

  onPosix('may leave the report unread, however long that is', async () => {
    await write('post-deploy.sh', 'exit 0');
    expect((await hooks.run('post-deploy', { text: 'x'.repeat(1e6) })).isOk()).toBe(true);
  });

  onPosix('that fails says which one, and how', async () => {
    await write('pre-deploy', 'echo "not on a Friday" >&2; exit 4');
    const error = (await hooks.run('pre-deploy', {}))._unsafeUnwrapErr();
    expect(error.type).toBe('HookFailed');
    expect(error.message).toContain('pre-deploy');
    expect(error.message).toContain('4');
    expect(error.remedy).toContain(join(root, 'hooks', 'pre-deploy'));
  });

  onPosix('that is cut off by Ctrl-C is cancelled, not failed', async () => {
    await write('pre-deploy', 'sleep 30');
    const cancel = new AbortController();
    const running = hooks.run('pre-deploy', {}, { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 50);
    expect((await running)._unsafeUnwrapErr().type).toBe('Cancelled');
  });

  onPosix('that is absent, not executable or a folder is passed over', async () => {
    await write('pre-deploy', 'exit 1', 0o644);
    await mkdir(join(root, 'hooks', 'post-deploy'));
    expect((await hooks.run('pre-deploy', {})).isOk()).toBe(true);
    expect((await hooks.run('post-deploy', {})).isOk()).toBe(true);
    expect((await hooks.run('deploy-failed', {})).isOk()).toBe(true);
  });
});
