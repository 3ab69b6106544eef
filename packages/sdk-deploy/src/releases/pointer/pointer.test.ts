import { okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { BranchPaths } from '@woosoo/sdk-core';
import { MemoryFileSystem } from '@woosoo/sdk-core/testing';
import { pointerFor, pointerKind, type PointerKind } from './pointer-for.ts';

const paths = new BranchPaths('/branch');

describe.each<PointerKind>(['link', 'file'])('a pointer to a release, as a %s', (kind) => {
  it('names nothing at first, then each release that it is pointed at, then nothing again', async () => {
    const pointer = pointerFor(kind, { fileSystem: new MemoryFileSystem({ '/branch/x': '' }) });
    const current = paths.current('pwa');
    const read = async () => (await pointer.read(current))._unsafeUnwrap();
    expect(await read()).toBeNull();
    for (const id of ['one', 'two']) {
      (await pointer.point(current, paths.release('pwa', id)))._unsafeUnwrap();
      expect(await read()).toBe(paths.release('pwa', id));
    }
    (await pointer.point(current, null))._unsafeUnwrap();
    (await pointer.point(current, null))._unsafeUnwrap();
    expect(await read()).toBeNull();
  });

  it('has nginx reload only where nginx does not look by itself', async () => {
    let reloads = 0;
    const reload = () => okAsync(void (reloads += 1));
    const pointer = pointerFor(kind, { fileSystem: new MemoryFileSystem(), reload });
    (
      await pointer.takeUp({
        operationId: 'o',
        stepId: 's',
        signal: new AbortController().signal,
        directory: '/x',
        output: () => undefined,
      })
    )._unsafeUnwrap();
    expect(reloads).toBe(kind === 'file' ? 1 : 0);
  });
});

describe('pointerKind', () => {
  it('is a file on Windows, where a link to a folder cannot be replaced in one act', () => {
    expect(['linux', 'darwin', 'win32'].map((platform) => pointerKind(platform as NodeJS.Platform))).toEqual(['link', 'link', 'file']);
  });
});
