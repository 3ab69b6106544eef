import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CANARY, temporaryBranch } from '../testing/temporary-branch.ts';
import { runCli } from '../testing/run-cli.ts';

const laravel = ['.woosoo', 'shared', 'backend', 'storage', 'logs', 'laravel.log'];
const line = (second: number, level: string, text: string): string =>
  `[2026-02-15 14:30:${String(second).padStart(2, '0')}] production.${level}: ${text}\n`;

async function branchWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryBranch();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}
const laravelLog = join(...laravel);

describe('woosoo logs', () => {
  it('prints the last 100 entries, or all that fit when something narrows them down', async () => {
    const lines = Array.from({ length: 150 }, (_, index) => line(index % 60, index % 50 === 0 ? 'ERROR' : 'INFO', `entry ${index}`));
    const root = await branchWith({ [laravelLog]: lines.join('') });
    const count = async (...options: readonly string[]): Promise<number> =>
      (await runCli(['logs', 'laravel', ...options], { root })).stdout.split('\n').length - 1;
    expect(await count()).toBe(100);
    expect(await count('--lines', '7')).toBe(7);
    expect(await count('--lines', 'all')).toBe(150);
    expect(await count('--search', 'entry')).toBe(150);
    expect(await count('--level', 'ERROR')).toBe(3);
    expect(await count('--since', '2026-02-15T14:30:59Z')).toBe(2);
    expect(await count('--until', '2026-02-15T14:30:00Z', '--lines', '2')).toBe(2);
  });

  it('puts several logs together by time and says where each line is from', async () => {
    const root = await branchWith({
      [laravelLog]: line(1, 'ERROR', 'one\n#0 trace') + line(3, 'INFO', 'three'),
      [join('.woosoo', 'logs', 'nginx-error.log')]: '',
      [join('.woosoo', 'logs', 'reverb.log')]: '2026-02-15T14:30:02Z two\n',
    });
    expect((await runCli(['logs', 'laravel', 'reverb'], { root })).stdout).toBe(
      `laravel  ${line(1, 'ERROR', 'one')}laravel  #0 trace\nreverb   2026-02-15T14:30:02Z two\nlaravel  ${line(3, 'INFO', 'three')}`,
    );
    expect((await runCli(['logs', '--all'], { root })).stdout.split('\n')).toHaveLength(5);
  });

  it('gives one JSON document', async () => {
    const root = await branchWith({ [laravelLog]: line(1, 'ERROR', 'one {"n":1}') + line(2, 'INFO', 'two') });
    expect((await runCli(['logs', '--json'], { root })).json()).toMatchObject([
      { source: 'laravel', time: '2026-02-15T14:30:01.000Z', level: 'error', message: 'one', context: { n: 1 } },
      { message: 'two' },
    ]);
    expect((await runCli(['logs', '--json', '--search', '('], { root })).json()).toMatchObject({ error: { type: 'SearchInvalid' } });
    expect((await runCli(['logs', '--json', '--search', 'nothing'], { root })).json()).toEqual([]);
  });

  it('exports into a file, whole or not at all, without secrets', async () => {
    const root = await branchWith({ [laravelLog]: line(1, 'ERROR', `password ${CANARY}`) + line(2, 'INFO', 'two') });
    const path = join(root, 'out.csv');
    const told = await runCli(['logs', 'laravel', '--export', path], { root });
    expect(told).toMatchObject({ code: 0, stdout: `✓ 2 entries in ${path}\n` });
    expect(await readFile(path, 'utf8')).toContain('password [REDACTED]');
    const nowhere = join(root, 'no', 'such', 'folder', 'out.txt');
    await writeFile(join(root, 'no'), '');
    expect((await runCli(['logs', '--export', nowhere], { root })).code).toBe(1);
    const slow = await runCli(['logs', '--export', join(root, 'slow.txt'), '--search', '('], { root });
    expect(slow.code).toBe(2);
    expect((await readdir(root)).filter((name) => /partial|slow/.test(name))).toEqual([]);
  });

  it.each([
    [['--level', 'loud'], 'one of debug, info'],
    [['--since', 'soon'], '14:30'],
    [['--lines', 'many'], 'whole number'],
    [['--search', '('], 'regular expression'],
    [['revreb'], 'laravel, nginx-access'],
    [['--tail', '--until', 'now'], '--until'],
  ])('%j is refused with what there is', async (options, hint) => {
    const { code, stderr } = await runCli(['logs', ...options], { root: await branchWith({}) });
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });

  it('follows until it is ended', async () => {
    const root = await branchWith({ [laravelLog]: line(1, 'INFO', 'one') });
    const following = runCli(['logs', 'laravel', '--tail', '--json'], { root });
    await delay(1500);
    await appendFile(join(root, laravelLog), line(2, 'ERROR', 'two'));
    await delay(500);
    process.emit('SIGINT');
    const { code, stdout } = await following;
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((text) => (JSON.parse(text) as { message: string }).message),
    ).toEqual(['one', 'two']);
  });
});
