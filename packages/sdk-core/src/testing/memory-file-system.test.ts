import { describe, expect, it } from 'vitest';
import { describeFileSystem } from './describe-file-system.ts';
import { Crash, MemoryFileSystem } from './memory-file-system.ts';

describeFileSystem('MemoryFileSystem', async () => {
  const fileSystem = new MemoryFileSystem();
  (await fileSystem.makeDirectory('/branch'))._unsafeUnwrap();
  return { fileSystem, root: '/branch' };
});

describe('MemoryFileSystem', () => {
  it('loses what was appended and not synced when the power goes', async () => {
    const disk = new MemoryFileSystem();
    const handle = (await disk.openAppend('/branch/journal'))._unsafeUnwrap();
    (await handle.write('one\n'))._unsafeUnwrap();
    (await handle.sync())._unsafeUnwrap();
    (await handle.write('two\n'))._unsafeUnwrap();
    expect((await disk.readText('/branch/journal'))._unsafeUnwrap()).toBe('one\ntwo\n');
    const after = disk.crash();
    expect((await after.readText('/branch/journal'))._unsafeUnwrap()).toBe('one\n');
    (await handle.write('three\n'))._unsafeUnwrap();
    expect((await after.readText('/branch/journal'))._unsafeUnwrap()).toBe('one\n');
  });

  it('keeps what was flushed with the folder above it', async () => {
    const disk = new MemoryFileSystem();
    const handle = (await disk.openAppend('/branch/vendor/autoload.php'))._unsafeUnwrap();
    (await handle.write('<?php'))._unsafeUnwrap();
    expect((await disk.crash().readText('/branch/vendor/autoload.php'))._unsafeUnwrap()).toBe('');
    (await disk.flushTree('/branch'))._unsafeUnwrap();
    expect((await disk.crash().readText('/branch/vendor/autoload.php'))._unsafeUnwrap()).toBe('<?php');
  });

  it('fails, or crashes, as a test wants', async () => {
    const disk = new MemoryFileSystem({ '/file': 'text' });
    disk.onOperation = (operation) => {
      if (operation === 'write') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      if (operation === 'remove') throw new Crash('power');
    };
    expect((await disk.writeTextAtomic('/file', 'new'))._unsafeUnwrapErr().type).toBe('DiskFull');
    await expect(disk.remove('/file')).rejects.toThrow(Crash);
    expect((await disk.readText('/file'))._unsafeUnwrap()).toBe('text');
  });
});
