import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeFileSystem } from '../testing/describe-file-system.ts';
import { NodeFileSystem } from './node-file-system.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'woosoo-disk-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describeFileSystem('NodeFileSystem', () => ({ fileSystem: new NodeFileSystem(), root: newFolder() }));

describe('NodeFileSystem', () => {
  it('shows readers the whole old text or the whole new one while it is written again and again', async () => {
    const fileSystem = new NodeFileSystem();
    const path = join(newFolder(), 'file');
    const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
    (await fileSystem.writeTextAtomic(path, texts[0] ?? ''))._unsafeUnwrap();
    const progress = { done: false };
    const writing = (async () => {
      for (let round = 1; round <= 20; round += 1) (await fileSystem.writeTextAtomic(path, texts[round % 2] ?? ''))._unsafeUnwrap();
      progress.done = true;
    })();
    while (!progress.done) expect(texts).toContain((await fileSystem.readText(path))._unsafeUnwrap());
    await writing;
    expect(readdirSync(join(path, '..'))).toEqual(['file']);
  });

  it.skipIf(process.platform === 'win32')('ignores the umask where a mode was asked for', async () => {
    const root = newFolder();
    const before = process.umask(0o077);
    try {
      const fileSystem = new NodeFileSystem();
      (await fileSystem.writeTextAtomic(join(root, 'file'), ''))._unsafeUnwrap();
      (await fileSystem.makeDirectory(join(root, 'folder'), { mode: 0o755 }))._unsafeUnwrap();
    } finally {
      process.umask(before);
    }
    expect(statSync(join(root, 'file')).mode & 0o777).toBe(0o644);
    expect(statSync(join(root, 'folder')).mode & 0o777).toBe(0o755);
  });

  // Windows knows its own way alone: it does not sync folders.
  it.each(process.platform === 'win32' ? (['win32'] as const) : (['linux', 'win32', 'darwin'] as const))(
    'forces a whole tree to the disk the way of %s, also without the program for it',
    async (platform) => {
      const root = newFolder();
      for (let folder = 0; folder < 20; folder += 1) {
        mkdirSync(join(root, String(folder)));
        for (let file = 0; file < 10; file += 1) writeFileSync(join(root, String(folder), String(file)), 'x'.repeat(file), { mode: 0o444 });
      }
      const { PATH } = process.env;
      process.env['PATH'] = root;
      try {
        (await new NodeFileSystem({ platform }).flushTree(root))._unsafeUnwrap();
      } finally {
        process.env['PATH'] = PATH;
      }
      if (process.platform !== 'win32') expect(statSync(join(root, '7', '7')).mode & 0o777).toBe(0o444);
    },
  );

  it.skipIf(process.getuid?.() !== 0)('leaves a file to its owner when root writes it anew', async () => {
    const path = join(newFolder(), '.env');
    writeFileSync(path, 'old');
    chownSync(path, 1234, 1234);
    (await new NodeFileSystem().writeTextAtomic(path, 'new', { mode: 0o600 }))._unsafeUnwrap();
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 1234 });
  });

  it.skipIf(process.platform === 'win32')('says who may not', async () => {
    const folder = join(newFolder(), 'closed');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    const root = process.geteuid?.() === 0;
    // Root may do everything, so for a moment this is nobody, in a folder that somebody else owns.
    if (root) process.seteuid?.(65534);
    try {
      const error = (await new NodeFileSystem().writeTextAtomic(join(folder, 'file'), ''))._unsafeUnwrapErr();
      expect(error.type).toBe('PermissionDenied');
    } finally {
      if (root) process.seteuid?.(0);
    }
  });
});
