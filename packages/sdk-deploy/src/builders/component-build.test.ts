import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { okAsync } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { NodeSourceTree } from '../fingerprint/node-source-tree.ts';
import { buildContext } from './build-context.ts';
import type { BuildContext, Builder, BuildStage } from './builder.ts';
import { commandStage } from './command-stage.ts';
import { ComponentBuild } from './component-build.ts';

/** Stages that a test chooses; all of them run for real. */
describe('building a component', () => {
  let root: string;
  let context: BuildContext;
  let output: string[];
  const logFile = () => join(root, '.woosoo', 'deploys', 'one', 'build-pwa.log');
  const build = new ComponentBuild({
    fileSystem: new NodeFileSystem(),
    processes: new ExecaProcessRunner({ clock: new SystemClock(), redactor: new Redactor() }),
    tree: new NodeSourceTree(),
  });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'woosoo build '));
    const config = testConfig(root, { PWA_EXCLUDE: 'docs' });
    const component = config.components.find(({ name }) => name === 'pwa');
    if (component === undefined) throw new Error('no pwa');
    context = buildContext(config, new BranchPaths(root), component, 'r1', true);
    await mkdir(join(component.directory, 'node_modules', 'left'), { recursive: true });
    await mkdir(join(component.directory, 'docs'), { recursive: true });
    await writeFile(join(component.directory, 'app.vue'), '<template/>');
    await writeFile(join(component.directory, 'docs', 'page.md'), '#');
    output = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  const node = (title: string, script: string, proves: 'build' | 'tests' = 'build'): BuildStage =>
    commandStage(context, title, [process.execPath, '-e', script], { proves });
  const run = (stages: readonly BuildStage[], signal = new AbortController().signal) => {
    const builder: Builder = {
      component: 'pwa',
      exclude: ['node_modules'],
      inspect: () => okAsync({ tests: 'present', packageManager: 'npm', findings: {} }),
      stages: () => stages,
      runtime: () => okAsync({ kind: 'static', directory: 'dist' }),
    };
    return build.run({
      builder,
      facts: { tests: 'present', packageManager: 'npm', findings: {} },
      context,
      logFile: logFile(),
      operationId: 'one',
      signal,
      output: (text) => void output.push(text),
    });
  };
  const inRelease = (path: string): string => join(context.releaseDirectory, path);

  it('copies the sources without what builder and configuration leave out, and leaves the sources as they are', async () => {
    await symlink('app.vue', join(context.component.directory, 'link.vue'));
    const made = await run([node('write', "require('node:fs').writeFileSync('app.vue', 'changed')")]);
    expect(made._unsafeUnwrap()).toEqual({ kind: 'static', directory: 'dist' });
    expect(await readFile(inRelease('app.vue'), 'utf8')).toBe('changed');
    expect(await readFile(join(context.component.directory, 'app.vue'), 'utf8')).toBe('<template/>');
    expect(await readlink(inRelease('link.vue'))).toBe('app.vue');
    expect(existsSync(inRelease('node_modules'))).toBe(false);
    expect(existsSync(inRelease('docs'))).toBe(false);
  });

  it('writes, links and removes what the builder says', async () => {
    const stages: BuildStage[] = [
      { kind: 'write', title: 'a file', path: 'public/release.json', text: '{}' },
      { kind: 'link', title: 'a link', path: 'public/storage', target: '/elsewhere' },
      { kind: 'remove', title: 'a file too many', paths: ['app.vue', 'was/never/there'] },
    ];
    (await run(stages))._unsafeUnwrap();
    expect(await readFile(inRelease('public/release.json'), 'utf8')).toBe('{}');
    expect((await lstat(inRelease('public/storage'))).isSymbolicLink()).toBe(true);
    expect(existsSync(inRelease('app.vue'))).toBe(false);
  });

  it('shows what a command prints and keeps all of it, in order, in the log', async () => {
    const script = "for (let i = 0; i < 300; i++) console.log('line ' + i + ' \\u001b[31mred\\u001b[0m')";
    (await run([node('talk', script), node('say', "console.error('last')")]))._unsafeUnwrap();
    expect(output).toContain('talk');
    expect(output).toContain('line 7 red');
    const lines = (await readFile(logFile(), 'utf8')).split('\n').filter((line) => line.startsWith('line'));
    expect(lines).toEqual(Array.from({ length: 300 }, (_, index) => `line ${index} red`));
    expect((await readFile(logFile(), 'utf8')).trimEnd().endsWith('last')).toBe(true);
  });

  it('fails with the last lines and the name of the log when a command fails, and does not go on', async () => {
    const script = "for (let i = 0; i < 50; i++) console.log('line ' + i); process.exitCode = 3";
    const error = (await run([node('compile', script), node('next', "console.log('went on')")]))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'BuildFailed', detail: { component: 'pwa', stage: 'compile', log: logFile() } });
    expect(error.message).toContain('exit code 3');
    expect(error.remedy).toContain(logFile());
    expect(error.detail?.['tail']).toEqual(Array.from({ length: 20 }, (_, index) => `line ${index + 30}`));
    expect(output).not.toContain('went on');
  });

  it('tells a red test from a failed build', async () => {
    const error = (await run([node('run its tests', "console.log('1 failed'); process.exitCode = 1", 'tests')]))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'TestsFailed', detail: { tail: ['1 failed'] } });
    expect(error.remedy).toContain('--skip-tests');
  });

  it('says which program is not installed', async () => {
    const error = (await run([commandStage(context, 'install', ['no-such-program-here'])]))._unsafeUnwrapErr();
    expect(error.type).toBe('BuildFailed');
    expect(error.message).toContain('no-such-program-here');
  });

  it('ends the command when it is cancelled, and is cancelled, not failed', async () => {
    const cancel = new AbortController();
    const running = run([node('sleep', "console.log('asleep'); setTimeout(() => {}, 60_000)")], cancel.signal);
    const asleep = setInterval(() => output.includes('asleep') && cancel.abort(), 10);
    const error = (await running)._unsafeUnwrapErr();
    clearInterval(asleep);
    expect(error.type).toBe('Cancelled');
  });

  it('says so when there are no sources', async () => {
    await rm(context.component.directory, { recursive: true });
    const error = (await run([]))._unsafeUnwrapErr();
    expect(error.message).toContain(context.component.directory);
  });
});
