import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { NodeSourceTree } from '../../fingerprint/node-source-tree.ts';
import { buildContext } from '../build-context.ts';
import { ComponentBuild } from '../component-build.ts';
import { NodeBuilder } from './node-builder.ts';

const ID = '20260215T143000Z-c0ffee01';
/** Of the repository, whose development dependencies they are. The programs themselves, since two of them would be `yarn` on a PATH. */
const installed = join(import.meta.dirname, '../../../../../node_modules');
const programs = {
  pnpm: join(installed, 'pnpm/bin/pnpm.cjs'),
  'yarn 1': join(installed, 'yarn/bin/yarn.js'),
  'yarn 4': join(installed, '@yarnpkg/cli-dist/bin/yarn.js'),
};
type Manager = keyof typeof programs;

/** With a package that its build and its test cannot do without. */
const application = {
  name: 'tiny',
  version: '1.0.0',
  private: true,
  scripts: { build: 'node build.cjs', test: `node -e "if (require('ms')('1m') !== 60000) process.exit(1)"` },
  devDependencies: { ms: '2.1.3' },
};
const BUILD = `const { mkdirSync, writeFileSync } = require('node:fs');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', 'a minute is ' + require('ms')('1m') + ', by ' + process.env.npm_config_user_agent);
`;

describe('an application whose packages are managed by', () => {
  let root: string;
  let bin: string;
  const sources = (): string => join(root, 'apps/tablet-ordering-pwa');
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'woosoo-managers-'));
    bin = join(root, 'bin');
    await mkdir(bin);
    await mkdir(sources(), { recursive: true });
    await writeFile(join(sources(), 'build.cjs'), BUILD);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const describeIn = async (change: object): Promise<void> =>
    writeFile(join(sources(), 'package.json'), JSON.stringify({ ...application, ...change }));

  /** Puts the program on a PATH of its own. */
  const provide = async (manager: Manager): Promise<void> => {
    const path = join(bin, manager.split(' ')[0] ?? '');
    await writeFile(path, `#!/bin/sh\nexec "${process.execPath}" "${programs[manager]}" "$@"\n`);
    await chmod(path, 0o755);
  };

  const lock = (manager: Manager, ...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [programs[manager], 'install', ...args], { cwd: sources(), env: { ...process.env, CI: '1' } });

  const build = async () => {
    const config = testConfig(root, { COMPONENTS: 'pwa' });
    const paths = new BranchPaths(root);
    const [component] = config.components;
    if (component === undefined) throw new Error('no pwa');
    const fileSystem = new NodeFileSystem();
    const builder = new NodeBuilder({ fileSystem });
    const facts = (await builder.inspect(sources()))._unsafeUnwrap();
    const context = { ...buildContext(config, paths, component, ID, true), path: `${bin}${delimiter}/usr/bin${delimiter}/bin` };
    const processes = new ExecaProcessRunner({ clock: new SystemClock(), redactor: new Redactor() });
    const output: string[] = [];
    const made = await new ComponentBuild({ fileSystem, processes, tree: new NodeSourceTree() }).run({
      builder,
      facts,
      context,
      logFile: join(root, 'build.log'),
      operationId: 'one',
      signal: new AbortController().signal,
      output: (text) => void output.push(text),
    });
    return { made, facts, output, release: context.releaseDirectory };
  };

  const managers: readonly (readonly [Manager, object, readonly string[], RegExp])[] = [
    ['pnpm', { packageManager: 'pnpm@10.34.8' }, ['--lockfile-only'], /^a minute is 60000, by pnpm\/10/],
    ['yarn 1', { packageManager: 'yarn@1.22.22' }, ['--non-interactive'], /^a minute is 60000, by yarn\/1\./],
    ['yarn 4', { packageManager: 'yarn@4.18.1' }, ['--no-immutable', '--mode=update-lockfile'], /^a minute is 60000, by yarn\/4\./],
  ];

  it.each(managers)('%s is installed, tested and built as its lock file says', async (manager, declared, lockArgs, page) => {
    await provide(manager);
    await describeIn(manager === 'yarn 4' ? declared : {});
    await lock(manager, ...lockArgs);
    const before = await readdir(sources());
    const { made, facts, release } = await build();
    expect(made._unsafeUnwrap()).toEqual({ kind: 'static', directory: 'dist' });
    expect(facts.findings['locked']).toBe('true');
    expect(await readFile(join(release, 'dist/index.html'), 'utf8')).toMatch(page);
    for (const name of await readdir(release)) expect(['node_modules', '.pnp.cjs', '.pnp.loader.mjs']).not.toContain(name);
    expect(await readdir(sources()), 'sources are left as they are').toEqual(before);
  });

  it.each(managers)('%s is built without a lock file too', async (manager, declared, _lockArgs, page) => {
    await provide(manager);
    await describeIn(declared);
    const { made, facts, release } = await build();
    expect(made._unsafeUnwrap()).toEqual({ kind: 'static', directory: 'dist' });
    expect(facts.findings['locked']).toBe('false');
    expect(await readFile(join(release, 'dist/index.html'), 'utf8')).toMatch(page);
  });

  it.each(managers)('%s is refused when its lock file does not fit', async (manager, declared, lockArgs) => {
    await provide(manager);
    await describeIn(manager === 'yarn 4' ? declared : {});
    await lock(manager, ...lockArgs);
    await describeIn({ ...(manager === 'yarn 4' ? declared : {}), devDependencies: { ms: '2.1.2' } });
    const error = (await build()).made._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'BuildFailed', detail: { stage: 'install packages' } });
    expect(JSON.stringify(error.detail?.['tail'])).toMatch(/lockfile|frozen/i);
  });

  it('pnpm says so when that is not installed here', async () => {
    await describeIn({ packageManager: 'pnpm@10.34.8' });
    const error = (await build()).made._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'BuildFailed', message: expect.stringContaining('pnpm is not installed') as string });
  });
});
