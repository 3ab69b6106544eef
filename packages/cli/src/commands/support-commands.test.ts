import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { CANARY, temporaryBranch } from '../testing/temporary-branch.ts';

const line = (second: number, level: string, text: string): string => `[2026-02-15 14:30:0${second}] production.${level}: ${text}\n`;
async function branchWithLog(text: string): Promise<string> {
  const root = await temporaryBranch();
  const log = join(root, '.woosoo', 'shared', 'backend', 'storage', 'logs', 'laravel.log');
  await mkdir(dirname(log), { recursive: true });
  await writeFile(log, text);
  return root;
}

describe('woosoo logs errors', () => {
  it('puts errors that are the same together', async () => {
    const root = await branchWithLog(
      line(1, 'ERROR', 'Order 1 failed\n#0 /srv/.woosoo/releases/backend/r1/app/Pay.php(42): pay()') +
        line(2, 'ERROR', 'Order 2 failed\n#0 /srv/.woosoo/releases/backend/r1/app/Pay.php(42): pay()') +
        line(3, 'INFO', 'fine'),
    );
    const { code, stdout } = await runCli(['logs', 'errors', '--since', '2026-02-01'], { root });
    expect(code).toBe(0);
    expect(stdout).toContain('1 kind of error since');
    expect(stdout).toContain('2 × Order <n> failed');
    expect(stdout).toContain('laravel · app/Pay.php:42');
    expect((await runCli(['logs', 'errors', '--since', '2026-02-01', '--json'], { root })).json()).toMatchObject({
      lastDeployAt: null,
      groups: [{ count: 2, isNew: false, frame: 'app/Pay.php:42', first: { message: 'Order 1 failed' } }],
    });
    expect((await runCli(['logs', 'errors'], { root })).stdout).toContain('No errors since');
    expect((await runCli(['logs', 'errors', 'nothing'], { root })).code).toBe(2);
  });
});

describe('woosoo support bundle', () => {
  it('writes an archive and says what is in it', async () => {
    const root = await branchWithLog(line(1, 'ERROR', `denied ${CANARY}`));
    const path = join(root, 'bundle.zip');
    const report = await runCli(['support', 'bundle', '--output', path, '--json'], { root });
    expect(report.code).toBe(0);
    expect(report.json()).toMatchObject({ path, bytes: (await stat(path)).size });
    expect((await readFile(path)).toString('latin1')).not.toContain(CANARY);
    expect((await runCli(['support', 'bundle', '--lines', 'x'], { root })).code).toBe(2);
  }, 60_000);
});
