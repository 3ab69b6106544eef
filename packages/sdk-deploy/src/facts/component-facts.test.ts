import { describe, expect, it } from 'vitest';
import { BranchPaths } from '@woosoo/sdk-core';
import { ManualClock, MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { createBuilders } from '../builders/builders.ts';
import { ReleaseStore } from '../releases/release-store.ts';
import type { Release } from '../releases/release.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import type { SourceTree } from '../fingerprint/source-tree.ts';
import { MemorySourceTree } from '../testing/memory-source-tree.ts';
import { ComponentFactsReader, indexPath } from './component-facts.ts';

const paths = new BranchPaths('/branch');
const PWA = '/branch/apps/tablet-ordering-pwa';

/** What is read of the tablet page with these sources and releases. */
async function read(
  sources: Readonly<Record<string, string>> = {},
  releases: readonly Partial<Release>[] = [],
  configHash = 'config-1',
  given?: SourceTree,
) {
  const files = Object.fromEntries(
    Object.entries({ 'package.json': '{}', 'app.vue': 'one', ...sources }).map(([path, text]) => [`${PWA}/${path}`, text]),
  );
  const fileSystem = new MemoryFileSystem(files);
  const config = testConfig('/branch');
  const store = new ReleaseStore({ fileSystem, paths });
  for (const release of releases) (await store.save(testRelease({ component: 'pwa', ...release })))._unsafeUnwrap();
  const component = config.components.find(({ name }) => name === 'pwa');
  if (component === undefined) throw new Error('no pwa');
  const deps = { config, paths, fileSystem, clock: new ManualClock(), releases: store, builders: createBuilders({ fileSystem }) };
  const reader = new ComponentFactsReader({ ...deps, tree: given ?? new MemorySourceTree(files, { fileSystem }) });
  return (await reader.read(component, configHash, { node: '24' })).map(({ facts }) => facts);
}
const facts = async (...args: Parameters<typeof read>) => (await read(...args))._unsafeUnwrap();

describe('what is known of a component', () => {
  it('is the same for the same sources, and another for others, another configuration or another Node', async () => {
    const { fingerprint } = await facts();
    expect((await facts()).fingerprint).toBe(fingerprint);
    expect((await facts({ 'app.vue': 'two' })).fingerprint).not.toBe(fingerprint);
    expect((await facts({}, [], 'config-2')).fingerprint).not.toBe(fingerprint);
  });

  it('does not depend on what is no source: packages, old builds', async () => {
    const { fingerprint } = await facts();
    expect((await facts({ 'node_modules/a/index.js': 'x', '.output/server/index.mjs': 'x', '.env': 'x' })).fingerprint).toBe(fingerprint);
  });

  it('says so when the sources cannot be read, because somebody changes them just now', async () => {
    const tree = new MemorySourceTree({}, { fileSystem: new MemoryFileSystem() });
    tree.walk = () => {
      throw Object.assign(new Error("ENOENT: no such file or directory, lstat 'app.vue'"), { code: 'ENOENT' });
    };
    const error = (await read({}, [], 'config-1', tree))._unsafeUnwrapErr();
    expect(error.message).toContain(PWA);
    expect(error.remedy).toContain('git pull');
  });

  it('names the newest complete release of the same content', async () => {
    const { fingerprint } = await facts();
    const made = await facts({}, [
      { id: '20260101T000000Z-aaaaaaaa', fingerprint },
      { id: '20260102T000000Z-aaaaaaaa', fingerprint, state: 'staged' },
      { id: '20260103T000000Z-aaaaaaaa', fingerprint, state: 'building' },
      { id: '20260104T000000Z-bbbbbbbb', fingerprint: 'another' },
    ]);
    expect(made.reusable?.id).toBe('20260102T000000Z-aaaaaaaa');
    expect(made.newest?.id).toBe('20260104T000000Z-bbbbbbbb');
    expect(made.condemned).toBeNull();
  });

  it('names the release of the same content that was rolled back from, and does not offer it', async () => {
    const { fingerprint } = await facts();
    const made = await facts({}, [{ id: '20260101T000000Z-aaaaaaaa', fingerprint, state: 'bad' }]);
    expect(made).toMatchObject({ condemned: '20260101T000000Z-aaaaaaaa', reusable: null, newest: null });
  });

  it('is an error where there are no sources', async () => {
    const fileSystem = new MemoryFileSystem();
    expect((await createBuilders({ fileSystem }).pwa.inspect(PWA)).isErr()).toBe(true);
    expect(indexPath(paths, 'pwa')).toContain('fingerprint-pwa.json');
  });
});
