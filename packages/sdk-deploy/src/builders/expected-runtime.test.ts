import { describe, expect, it } from 'vitest';
import { BranchPaths, type ComponentName } from '@woosoo/sdk-core';
import { MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import type { Runtime } from '../releases/release.ts';
import { testRelease } from '../testing/deploy-facts.ts';
import { expectedRuntime, observedRuntimePath } from './expected-runtime.ts';

const paths = new BranchPaths('/branch');
const PWA = '/branch/apps/tablet-ordering-pwa';
const files: Runtime = { kind: 'static', directory: '.output/public' };
const server: Runtime = { kind: 'server', entry: '.output/server/index.mjs', directory: '.output/public' };

const expected = async (
  name: ComponentName,
  disk: Readonly<Record<string, string>> = {},
  releases: Parameters<typeof expectedRuntime>[3] = [],
) => {
  const component = testConfig('/branch', { COMPONENTS: 'backend,pwa,relay' }).components.find((candidate) => candidate.name === name);
  if (component === undefined) throw new Error(`no ${name}`);
  return (await expectedRuntime(new MemoryFileSystem(disk), component, paths, releases))._unsafeUnwrap();
};

describe('what a build is expected to give', () => {
  it('is certain for Laravel and Flutter', async () => {
    expect((await expected('backend')).kind).toBe('php');
    expect((await expected('relay')).kind).toBe('artifact');
  });

  it.each([
    ['a Nuxt application', `export default defineNuxtConfig({})`, '{"scripts":{"build":"nuxt build"}}', server],
    ['one with a static preset', `export default { nitro: { preset: 'static' } }`, '{}', files],
    ['one for GitHub pages', `export default { nitro: { preset: "github-pages" } }`, '{}', files],
    ['one that is generated', `export default {}`, '{"scripts":{"build":"nuxt generate"}}', files],
    ['one that is generated elsewhere', `export default {}`, '{"scripts":{"build":"nuxt build","site":"nuxt generate"}}', server],
  ])('is guessed for %s', async (_what, config, packageJson, runtime) => {
    expect(await expected('pwa', { [`${PWA}/nuxt.config.ts`]: config, [`${PWA}/package.json`]: packageJson })).toEqual(runtime);
  });

  it('is a folder of pages for any other project', async () => {
    expect(await expected('pwa')).toEqual({ kind: 'static', directory: 'dist' });
  });

  it('is what the newest build gave, rather than a guess', async () => {
    const releases = [testRelease({ runtime: null }), testRelease({ runtime: files }), testRelease({ runtime: server })];
    expect(await expected('pwa', { [`${PWA}/nuxt.config.ts`]: '' }, releases)).toEqual(files);
  });

  it('is what the last build gave that failed because of it', async () => {
    const observed = { [observedRuntimePath(paths, 'pwa')]: JSON.stringify(server) };
    expect(await expected('pwa', observed, [testRelease({ runtime: files })])).toEqual(server);
  });

  it('does not stumble over a word that cannot be read', async () => {
    expect(await expected('pwa', { [observedRuntimePath(paths, 'pwa')]: '{' }, [testRelease({ runtime: files })])).toEqual(files);
  });
});
