import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import type { FileSystem } from '../file-system/file-system.ts';

/** A disk to try, and an empty folder on it. */
export interface FileSystemTrial {
  readonly fileSystem: FileSystem;
  readonly root: string;
}

/** What every {@link FileSystem} keeps; run for each with a fresh folder for each test. */
export function describeFileSystem(name: string, make: () => FileSystemTrial | Promise<FileSystemTrial>): void {
  describe(`${name} as a file system`, () => {
    describeReading(make);
    describeWriting(make);
    describeLinkOrCopy(make);
    describeFolders(make);
    describeMoving(make);
    describeLinks(make);
  });
}

type Make = () => FileSystemTrial | Promise<FileSystemTrial>;

async function value<T, E>(result: ResultAsync<T, E>): Promise<T> {
  return (await result)._unsafeUnwrap();
}

async function errorType(result: ResultAsync<unknown, { readonly type: string }>): Promise<string> {
  return (await result).match(
    () => 'no error',
    (error) => error.type,
  );
}

function describeReading(make: Make): void {
  it('tells a missing file from an empty one', async () => {
    const { fileSystem, root } = await make();
    const path = join(root, 'file');
    expect(await errorType(fileSystem.readText(path))).toBe('FileNotFound');
    expect(await value(fileSystem.readTextIfExists(path))).toBeNull();
    expect(await value(fileSystem.stat(path))).toBeNull();
    await value(fileSystem.writeTextAtomic(path, ''));
    expect(await value(fileSystem.readTextIfExists(path))).toBe('');
  });

  it('takes a path through a file for one that is not there', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'file'), 'text'));
    expect(await value(fileSystem.stat(join(root, 'file', 'below')))).toBeNull();
    expect(await value(fileSystem.readTextIfExists(join(root, 'file', 'below')))).toBeNull();
    expect(await errorType(fileSystem.readText(join(root, 'file', 'below')))).toBe('FileNotFound');
  });

  it('names the operation, the path and a remedy when it fails', async () => {
    const { fileSystem, root } = await make();
    const path = join(root, 'missing');
    const error = (await fileSystem.readText(path))._unsafeUnwrapErr();
    expect(error.message).toBe(`Cannot read ${path}: it does not exist.`);
    expect(error.remedy).not.toBe('');
    expect(error.detail).toMatchObject({ operation: 'read', path, errno: 'ENOENT' });
  });

  it('digests the bytes of a file', async () => {
    const { fileSystem, root } = await make();
    const text = 'Käse '.repeat(100_000);
    await value(fileSystem.writeTextAtomic(join(root, 'big'), text));
    expect(await value(fileSystem.digest(join(root, 'big')))).toBe(createHash('sha256').update(text).digest('hex'));
    expect(await errorType(fileSystem.digest(join(root, 'missing')))).toBe('FileNotFound');
  });

  it('tells the free space where a folder is still to be made', async () => {
    const { fileSystem, root } = await make();
    expect(await value(fileSystem.freeBytes(join(root, 'not', 'yet')))).toBeGreaterThan(0);
  });
}

function describeWriting(make: Make): void {
  it('writes a file and the folders above it, and replaces what was there', async () => {
    const { fileSystem, root } = await make();
    const path = join(root, 'a', 'b', 'file');
    await value(fileSystem.writeTextAtomic(path, 'one'));
    await value(fileSystem.writeTextAtomic(path, 'zwei: ä'));
    expect(await value(fileSystem.readText(path))).toBe('zwei: ä');
    expect(await value(fileSystem.stat(path))).toMatchObject({ kind: 'file', size: 8 });
    expect(await value(fileSystem.list(join(root, 'a', 'b')))).toEqual([{ name: 'file', kind: 'file' }]);
  });

  it.skipIf(process.platform === 'win32')('gives a file the mode that was asked for, whatever it had before', async () => {
    const { fileSystem, root } = await make();
    const path = join(root, 'file');
    await value(fileSystem.writeTextAtomic(path, 'open'));
    expect((await value(fileSystem.stat(path)))?.mode).toBe(0o644);
    await value(fileSystem.writeTextAtomic(path, 'secret', { mode: 0o600 }));
    expect((await value(fileSystem.stat(path)))?.mode).toBe(0o600);
  });

  it('writes no file over a folder, nor below a file, and leaves nothing behind when it fails', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.makeDirectory(join(root, 'folder')));
    await value(fileSystem.writeTextAtomic(join(root, 'file'), ''));
    expect(await errorType(fileSystem.writeTextAtomic(join(root, 'folder'), 'text'))).toBe('FileExists');
    expect(await errorType(fileSystem.writeTextAtomic(join(root, 'file', 'below'), 'text'))).toBe('FileExists');
    expect((await value(fileSystem.list(root))).map(({ name }) => name)).toEqual(['file', 'folder']);
  });

  it('appends to a file, making it when it is not there', async () => {
    const { fileSystem, root } = await make();
    const path = join(root, 'logs', 'journal');
    for (const line of ['one\n', 'two\n']) {
      const handle = await value(fileSystem.openAppend(path));
      await value(handle.write(line));
      await value(handle.sync());
      await value(handle.close());
    }
    expect(await value(fileSystem.readText(path))).toBe('one\ntwo\n');
    if (process.platform !== 'win32') expect((await value(fileSystem.stat(path)))?.mode).toBe(0o600);
  });

  it('refuses to append once the file is closed', async () => {
    const { fileSystem, root } = await make();
    const handle = await value(fileSystem.openAppend(join(root, 'journal')));
    await value(handle.close());
    expect(await errorType(handle.write('late'))).toBe('FileSystemFailed');
    expect(await errorType(handle.close())).toBe('no error');
  });

  it('copies a file with its mode, or with another', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'from'), 'text', { mode: 0o755 }));
    await value(fileSystem.copyFile(join(root, 'from'), join(root, 'deep', 'same')));
    await value(fileSystem.copyFile(join(root, 'from'), join(root, 'private'), { mode: 0o600 }));
    expect(await value(fileSystem.readText(join(root, 'deep', 'same')))).toBe('text');
    expect(await errorType(fileSystem.copyFile(join(root, 'missing'), join(root, 'from')))).toBe('FileNotFound');
    expect(await value(fileSystem.readText(join(root, 'from')))).toBe('text');
    if (process.platform === 'win32') return;
    expect((await value(fileSystem.stat(join(root, 'deep', 'same'))))?.mode).toBe(0o755);
    expect((await value(fileSystem.stat(join(root, 'private'))))?.mode).toBe(0o600);
  });
}

function describeLinkOrCopy(make: Make): void {
  it('gives a file a second name or a copy; taking one away leaves the other', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'from'), 'text', { mode: 0o600 }));
    await value(fileSystem.writeTextAtomic(join(root, 'there'), 'old'));
    await value(fileSystem.linkOrCopy(join(root, 'from'), join(root, 'deep', 'same'), { mode: 0o600 }));
    await value(fileSystem.linkOrCopy(join(root, 'from'), join(root, 'there'), { mode: 0o600 }));
    await value(fileSystem.remove(join(root, 'from')));
    expect(await value(fileSystem.readText(join(root, 'deep', 'same')))).toBe('text');
    expect(await value(fileSystem.readText(join(root, 'there')))).toBe('text');
    expect(await errorType(fileSystem.linkOrCopy(join(root, 'missing'), join(root, 'there')))).toBe('FileNotFound');
    expect(await value(fileSystem.readText(join(root, 'there')))).toBe('text');
  });
}

function describeFolders(make: Make): void {
  it('makes a folder with those above it, and lets one that is there be', async () => {
    const { fileSystem, root } = await make();
    const path = join(root, 'a', 'b');
    await value(fileSystem.makeDirectory(path, { mode: 0o700 }));
    await value(fileSystem.writeTextAtomic(join(path, 'file'), ''));
    await value(fileSystem.makeDirectory(path));
    expect(await value(fileSystem.stat(path))).toMatchObject({ kind: 'directory' });
    expect(await value(fileSystem.list(path))).toHaveLength(1);
    if (process.platform !== 'win32') expect((await value(fileSystem.stat(path)))?.mode).toBe(0o700);
  });

  it('makes no folder where a file is, nor below one', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'file'), ''));
    expect(await errorType(fileSystem.makeDirectory(join(root, 'file')))).toBe('FileExists');
    expect(await errorType(fileSystem.makeDirectory(join(root, 'file', 'a', 'b')))).toBe('FileExists');
  });

  it('lists a folder by name with the kinds of its entries', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'b-file'), ''));
    await value(fileSystem.makeDirectory(join(root, 'c-folder')));
    await value(fileSystem.replaceLink(join(root, 'a-link'), join(root, 'c-folder')));
    expect(await value(fileSystem.list(root))).toEqual([
      { name: 'a-link', kind: 'link' },
      { name: 'b-file', kind: 'file' },
      { name: 'c-folder', kind: 'directory' },
    ]);
    expect(await errorType(fileSystem.list(join(root, 'missing')))).toBe('FileNotFound');
    expect(await errorType(fileSystem.list(join(root, 'b-file')))).toBe('FileNotFound');
  });

  it('forces a folder with all in it to the disk, whatever links point to, and changes nothing', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'folder', 'below', 'file'), 'text', { mode: 0o444 }));
    await value(fileSystem.makeDirectory(join(root, 'folder', 'empty')));
    await value(fileSystem.replaceLink(join(root, 'folder', 'link'), join(root, 'missing')));
    const before = await value(fileSystem.stat(join(root, 'folder', 'below', 'file')));
    await value(fileSystem.flushTree(join(root, 'folder')));
    await value(fileSystem.flushTree(join(root, 'folder', 'below', 'file')));
    expect(await value(fileSystem.stat(join(root, 'folder', 'below', 'file')))).toEqual(before);
    expect(await errorType(fileSystem.flushTree(join(root, 'nowhere')))).toBe('FileNotFound');
  });

  it('removes a folder with all in it, and does not mind when there is nothing', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'folder', 'below', 'file'), ''));
    await value(fileSystem.remove(join(root, 'folder')));
    await value(fileSystem.remove(join(root, 'folder')));
    expect(await value(fileSystem.list(root))).toEqual([]);
  });
}

function describeMoving(make: Make): void {
  it('moves a folder into one that is made for it', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'from', 'file'), 'text'));
    await value(fileSystem.move(join(root, 'from'), join(root, 'deep', 'to')));
    expect(await value(fileSystem.readText(join(root, 'deep', 'to', 'file')))).toBe('text');
    expect(await value(fileSystem.stat(join(root, 'from')))).toBeNull();
  });

  it('replaces a file and an empty folder, never a folder with something in it', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'one'), '1'));
    await value(fileSystem.writeTextAtomic(join(root, 'two'), '2'));
    await value(fileSystem.move(join(root, 'one'), join(root, 'two')));
    expect(await value(fileSystem.readText(join(root, 'two')))).toBe('1');

    await value(fileSystem.writeTextAtomic(join(root, 'new', 'file'), 'new'));
    await value(fileSystem.writeTextAtomic(join(root, 'old', 'file'), 'old'));
    await value(fileSystem.makeDirectory(join(root, 'empty')));
    expect(await errorType(fileSystem.move(join(root, 'new'), join(root, 'old')))).toBe('FileExists');
    expect(await value(fileSystem.readText(join(root, 'old', 'file')))).toBe('old');
    await value(fileSystem.move(join(root, 'new'), join(root, 'empty')));
    expect(await value(fileSystem.readText(join(root, 'empty', 'file')))).toBe('new');
  });

  it('does not move what is not there, nor a folder over a file', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.makeDirectory(join(root, 'folder')));
    await value(fileSystem.writeTextAtomic(join(root, 'file'), ''));
    expect(await errorType(fileSystem.move(join(root, 'missing'), join(root, 'to')))).toBe('FileNotFound');
    expect(await errorType(fileSystem.move(join(root, 'folder'), join(root, 'file')))).toBe('FileExists');
  });
}

function describeLinks(make: Make): void {
  it('points a link elsewhere, and reads through it', async () => {
    const { fileSystem, root } = await make();
    const link = join(root, 'current');
    for (const release of ['one', 'two']) {
      await value(fileSystem.writeTextAtomic(join(root, release, 'file'), release));
      await value(fileSystem.replaceLink(link, join(root, release)));
      expect(await value(fileSystem.readLink(link))).toBe(join(root, release));
      expect(await value(fileSystem.readText(join(link, 'file')))).toBe(release);
      expect(await value(fileSystem.realPath(join(link, 'file')))).toBe(join(await value(fileSystem.realPath(root)), release, 'file'));
    }
    expect(await value(fileSystem.stat(link))).toMatchObject({ kind: 'link' });
    expect((await value(fileSystem.list(root))).map(({ name }) => name)).toEqual(['current', 'one', 'two']);
  });

  it('knows no link where there is none, or something else', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'file'), ''));
    expect(await value(fileSystem.readLink(join(root, 'file')))).toBeNull();
    expect(await value(fileSystem.readLink(join(root, 'missing')))).toBeNull();
    await value(fileSystem.makeDirectory(join(root, 'folder')));
    expect(await errorType(fileSystem.replaceLink(join(root, 'folder'), root))).toBe('FileExists');
  });

  it('removes a link and never what it points to', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'folder', 'file'), 'kept'));
    await value(fileSystem.replaceLink(join(root, 'link'), join(root, 'folder')));
    await value(fileSystem.replaceLink(join(root, 'outer', 'link'), join(root, 'folder')));
    await value(fileSystem.remove(join(root, 'link') + (process.platform === 'win32' ? '' : '/')));
    await value(fileSystem.remove(join(root, 'outer')));
    expect(await value(fileSystem.stat(join(root, 'link')))).toBeNull();
    expect(await value(fileSystem.readText(join(root, 'folder', 'file')))).toBe('kept');
  });

  it('replaces a link by a file without touching what it pointed to', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.writeTextAtomic(join(root, 'target'), 'kept'));
    await value(fileSystem.replaceLink(join(root, 'link'), join(root, 'target')));
    await value(fileSystem.writeTextAtomic(join(root, 'link'), 'new'));
    expect(await value(fileSystem.readText(join(root, 'target')))).toBe('kept');
    expect(await value(fileSystem.stat(join(root, 'link')))).toMatchObject({ kind: 'file' });
  });

  it('sees that a link points to nothing', async () => {
    const { fileSystem, root } = await make();
    await value(fileSystem.replaceLink(join(root, 'link'), join(root, 'missing')));
    expect(await value(fileSystem.stat(join(root, 'link')))).toMatchObject({ kind: 'link' });
    expect(await value(fileSystem.readTextIfExists(join(root, 'link')))).toBeNull();
    expect(await errorType(fileSystem.realPath(join(root, 'link')))).toBe('FileNotFound');
  });
}
