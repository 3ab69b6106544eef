import { describe, expect, it } from 'vitest';
import { BranchPaths, type StepContext } from '@woosoo/sdk-core';
import { MemoryFileSystem } from '@woosoo/sdk-core/testing';
import { ReleaseActivateStep } from './release-activate-step.ts';

describe('release.activate', () => {
  it('is undone from the journal of an older Woosoo, which tells of no folders', async () => {
    const [fileSystem, paths] = [new MemoryFileSystem(), new BranchPaths('/branch')];
    const step = new ReleaseActivateStep({ fileSystem, paths });
    const params = { component: 'backend' as const, releaseId: '20260215T143000Z-bbbbbbbb' };
    const old = paths.release('backend', '20260101T000000Z-aaaaaaaa');
    (await fileSystem.replaceLink(paths.current('backend'), paths.release('backend', params.releaseId)))._unsafeUnwrap();
    const undo = step.undoData.parse({ target: old, previous: null });
    (await step.undo(params, undo, {} as StepContext))._unsafeUnwrap(); // a link needs nothing of it
    expect((await fileSystem.readLink(paths.current('backend')))._unsafeUnwrap()).toBe(old);
  });
});
