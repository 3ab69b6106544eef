import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVersion } from './version.ts';

const PACKAGE = resolve(import.meta.dirname, '..');
let installed: string;

/** The bundle as it is installed: beside its package.json, with nothing else around. */
beforeAll(() => {
  installed = mkdtempSync(join(tmpdir(), 'woosoo-bundle-'));
  const built = spawnSync(process.execPath, [join(PACKAGE, 'tools', 'bundle.mjs'), join(installed, 'bundle')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  copyFileSync(join(PACKAGE, 'package.json'), join(installed, 'package.json'));
});
afterAll(() => rmSync(installed, { recursive: true, force: true }));

function woosoo(...argv: readonly string[]) {
  const env = { ...process.env, WOOSOO_ROOT: '' };
  return spawnSync(process.execPath, [join(installed, 'bundle', 'bin.js'), ...argv], { cwd: installed, encoding: 'utf8', env });
}

/** The chunks that a file of the bundle imports at once, and those that they do. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, path = ''] of text.matchAll(/(?:^|;)import\s*(?:[\w{}$*, ]+from\s*)?"(\.\/[^"]+)"/gm))
    loadedWith(join(dirname(file), path), seen);
  return seen;
}

describe('the bundled command', () => {
  it('prints its version, help and an explanation', () => {
    expect(woosoo('--version')).toMatchObject({ status: 0, stdout: `${readVersion()}\n`, stderr: '' });
    expect(woosoo()).toMatchObject({ status: 0, stderr: '' });
    const explained = woosoo('explain', 'WOO1030');
    expect([explained.status, explained.stderr]).toEqual([0, '']);
    expect(explained.stdout).toContain('WOO1030');
  });

  it('keeps its word about exit codes', () => {
    expect(woosoo('dploy').status).toBe(2);
    expect(woosoo('check').status).toBe(10);
  });

  it.skipIf(process.platform === 'win32')('can be written to somebody who stops reading', () => {
    const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${join(installed, 'bundle', 'bin.js')}" explain | head -1`], {
      encoding: 'utf8',
    });
    expect(piped).toMatchObject({ status: 0, stderr: '' });
  });

  it('brings the daemon that the embedded supervisor is started with', () => {
    expect(readdirSync(join(installed, 'bundle'))).toContain('supervisor-daemon.js');
  });

  it("loads Node's own modules when something of them is used", () => {
    const preload = join(installed, 'loaded.cjs');
    writeFileSync(preload, "process.on('exit', () => process.stderr.write(process.moduleLoadList.join('\\n')));");
    const run = spawnSync(process.execPath, ['--require', preload, join(installed, 'bundle', 'bin.js'), 'explain', 'WOO1030'], {
      encoding: 'utf8',
    });
    const loaded = run.stderr.split('\n').map((line) => line.replace('NativeModule ', ''));
    expect(loaded).toContain('fs');
    expect(loaded.filter((name) => ['child_process', 'crypto', 'http', 'tls', 'worker_threads', 'zlib'].includes(name))).toEqual([]);
  });

  it('answers --version before it loads anything big', () => {
    const files = readdirSync(join(installed, 'bundle')).map((name) => join(installed, 'bundle', name));
    const start = files.find((file) => /[\\/]start-\w+\.js$/.test(file)) ?? '';
    const loaded = [...loadedWith(join(installed, 'bundle', 'bin.js')), ...loadedWith(start)];
    const size = (some: Iterable<string>): number => [...some].reduce((sum, file) => sum + statSync(file).size, 0);
    expect(size(loaded)).toBeLessThan(20_000);
    const main = files.find((file) => /[\\/]main-\w+\.js$/.test(file)) ?? '';
    expect(size(loadedWith(main))).toBeGreaterThan(500_000);
  });
});
