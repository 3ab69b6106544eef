import { describe, expect, it } from 'vitest';
import { BranchPaths } from '@woosoo/sdk-core';
import { MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { testRelease } from '../testing/deploy-facts.ts';
import { isReleaseId, releaseId } from './release-id.ts';
import { ReleasePruner } from './release-pruner.ts';
import { ReleaseStore } from './release-store.ts';

const paths = new BranchPaths('/branch');
const ids = [1, 2, 3, 4].map((day) => `2026010${day}T000000Z-aaaaaaaa`);
const [first = '', second = '', third = '', fourth = ''] = ids;

function box() {
  const fileSystem = new MemoryFileSystem();
  return { fileSystem, store: new ReleaseStore({ fileSystem, paths }) };
}

async function boxWith(...releases: readonly string[]) {
  const made = box();
  for (const id of releases) {
    (await made.store.save(testRelease({ id })))._unsafeUnwrap();
    (await made.fileSystem.writeTextAtomic(`${paths.release('backend', id)}/artisan`, ''))._unsafeUnwrap();
  }
  return made;
}

describe('the name of a release', () => {
  it('sorts by time and tells its sources', () => {
    expect(releaseId(new Date('2026-02-15T14:30:00.123Z'), 'c0ffee0123456789')).toBe('20260215T143000Z-c0ffee01');
  });

  it.each([
    ['20260215T143000Z-c0ffee01', true],
    ['../../etc', false],
    ['20260215T143000Z-c0ffee01/..', false],
    ['20260215T143000Z-C0FFEE01', false],
    ['', false],
  ])('is refused as a path unless it is one: %s', (text, allowed) => {
    expect(isReleaseId(text)).toBe(allowed);
  });
});

describe('the releases of a branch', () => {
  it('are none before the first deploy', async () => {
    const { store } = box();
    expect((await store.list('pwa'))._unsafeUnwrap()).toEqual([]);
    expect((await store.current('pwa'))._unsafeUnwrap()).toBeNull();
    expect((await store.previous('pwa'))._unsafeUnwrap()).toBeNull();
  });

  it('are listed newest first, whatever else lies there', async () => {
    const { store, fileSystem } = await boxWith(first, third, second);
    (await fileSystem.writeTextAtomic(`${paths.releases('backend')}/notes.json`, 'not a record'))._unsafeUnwrap();
    expect((await store.list('backend'))._unsafeUnwrap().map(({ id }) => id)).toEqual([third, second, first]);
  });

  it('are found by name, and nothing outside their folder is', async () => {
    const { store, fileSystem } = await boxWith(first);
    (await fileSystem.writeTextAtomic('/branch/secret.json', JSON.stringify(testRelease())))._unsafeUnwrap();
    expect((await store.get('backend', first))._unsafeUnwrap()?.id).toBe(first);
    expect((await store.get('backend', second))._unsafeUnwrap()).toBeNull();
    expect((await store.get('backend', '../../../secret'))._unsafeUnwrap()).toBeNull();
  });

  it('say who is current and who was before', async () => {
    const { store, fileSystem } = await boxWith(first, second);
    (await fileSystem.replaceLink(paths.current('backend'), paths.release('backend', second)))._unsafeUnwrap();
    (await fileSystem.replaceLink(paths.previous('backend'), paths.release('backend', first)))._unsafeUnwrap();
    expect((await store.current('backend'))._unsafeUnwrap()?.id).toBe(second);
    expect((await store.previous('backend'))._unsafeUnwrap()).toBe(first);
  });

  it.each(['{', '{"id":"x"}'])('with a damaged record (%s) ask for a person and name the file', async (text) => {
    const { store, fileSystem } = await boxWith(first);
    (await fileSystem.writeTextAtomic(`${paths.releases('backend')}/${first}.json`, text))._unsafeUnwrap();
    const error = (await store.list('backend'))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'ReleaseRecordDamaged', category: 'person-needed' });
    expect(error.remedy).toContain('if that release is not needed');
    (await fileSystem.replaceLink(paths.current('backend'), paths.release('backend', first)))._unsafeUnwrap();
    expect((await store.list('backend'))._unsafeUnwrapErr().remedy).toContain('of the release that is live, so keep the folder');
    expect(error.message).toContain(first);
  });

  it('are marked without losing what else is recorded, and marking one that is gone is no error', async () => {
    const { store } = await boxWith(first);
    (await store.mark('backend', first, { state: 'bad' }))._unsafeUnwrap();
    (await store.mark('backend', second, { state: 'bad' }))._unsafeUnwrap();
    expect((await store.get('backend', first))._unsafeUnwrap()).toEqual(testRelease({ id: first, state: 'bad' }));
    expect((await store.get('backend', second))._unsafeUnwrap()).toBeNull();
  });

  it('are removed folder first, so that none is lost sight of when that is cut off', async () => {
    const { store, fileSystem } = await boxWith(first);
    const order: string[] = [];
    fileSystem.onOperation = (operation, path) => {
      if (operation === 'remove') order.push(path);
    };
    (await store.remove('backend', first))._unsafeUnwrap();
    expect(order).toEqual([paths.release('backend', first), `${paths.release('backend', first)}.json`]);
    expect((await store.list('backend'))._unsafeUnwrap()).toEqual([]);
  });
});

describe('clearing releases up', () => {
  it('leaves the live one, the one before and the newest proven ones', async () => {
    const { store, fileSystem } = await boxWith(first, second, third, fourth);
    (await fileSystem.replaceLink(paths.current('backend'), paths.release('backend', fourth)))._unsafeUnwrap();
    (await fileSystem.replaceLink(paths.previous('backend'), paths.release('backend', first)))._unsafeUnwrap();
    const pruner = new ReleasePruner({ config: testConfig('/branch', { RELEASES_KEEP: '1' }), releases: store });
    expect((await pruner.prune())._unsafeUnwrap()).toEqual([third, second]);
    expect((await store.list('backend'))._unsafeUnwrap().map(({ id }) => id)).toEqual([fourth, first]);
    expect((await fileSystem.stat(paths.release('backend', second)))._unsafeUnwrap()).toBeNull();
  });
});
