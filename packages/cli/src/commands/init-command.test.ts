import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, runCliTyping } from '../testing/run-cli.ts';
import { CANARY, temporaryBranch } from '../testing/temporary-branch.ts';

const DEMO = ['init', '--set', 'BRANCH_ID=cebu-01', '--set', 'APP_IP=127.0.0.1', '--set', 'DB_CONNECTION=sqlite'];
const file = (root: string): string => join(root, 'deployment.config.env');

describe('init', () => {
  it('writes a configuration that is valid and private, from flags', async () => {
    const root = await temporaryBranch(null);
    const { code, stdout } = await runCli(DEMO, { root });
    expect(code).toBe(0);
    expect(stdout).toContain('woosoo check');
    expect((await stat(file(root))).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
    expect((await runCli(['config', 'validate'], { root })).code).toBe(0);
  });

  it('reports as data, with the names of what was generated and not the values', async () => {
    const root = await temporaryBranch(null);
    const result = await runCli([...DEMO, '--json'], { root });
    const report = result.json() as { branchId: string; generated: readonly string[] };
    expect(report.branchId).toBe('cebu-01');
    const key = /^APP_KEY=(.+)$/m.exec(await readFile(file(root), 'utf8'))?.[1] ?? '';
    expect(key).not.toBe('');
    expect(report.generated).toContain('APP_KEY');
    expect(result.stdout + result.stderr).not.toContain(key);
  });

  it.each([[[]], [['--json']]])('refuses instead of hanging where nobody can be asked, and says what to give (%j)', async (more) => {
    const root = await temporaryBranch(null);
    const { code, stdout, stderr } = await runCli(['init', '--set', 'BRANCH_ID=x', ...more], { root });
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('--set APP_IP=192.168.100.85 --set DB_CONNECTION=');
    await expect(access(file(root))).rejects.toThrow();
  });

  it('does not write over a configuration that is there, unless told to; the old one is kept', async () => {
    const root = await temporaryBranch();
    const before = await readFile(file(root), 'utf8');
    const refused = await runCli(DEMO, { root });
    expect(refused.stderr).toContain('--force');
    expect(refused.code).not.toBe(0);
    expect(await readFile(file(root), 'utf8')).toBe(before);
    expect((await runCli([...DEMO, '--force'], { root })).code).toBe(0);
    expect(await readFile(`${file(root)}.before-init`, 'utf8')).toBe(before);
  });

  it('leaves no configuration that cannot work', async () => {
    const root = await temporaryBranch(null);
    const { code, stderr } = await runCli([...DEMO, '--set', 'HTTP_PORT=0'], { root });
    expect(code).toBe(10);
    expect(stderr).toContain('HTTP_PORT');
    await expect(access(file(root))).rejects.toThrow();
  });

  it('asks until the answers are valid; a password does not show', async () => {
    const root = await temporaryBranch(null);
    const answers = ['', 'makati', '999.1.1.1', '192.168.1.5', 'mariadb', '', 'woosoo', 'woosoo', 'short', CANARY];
    const { code, stderr } = await runCliTyping(
      ['init'],
      answers.map((answer) => `${answer}\r`),
      root,
    );
    expect(stderr).toContain('It must be an IPv4 address');
    expect(stderr).toContain('It must have 8 characters or more');
    expect(stderr).not.toContain(CANARY);
    expect(code).toBe(0);
    const text = await readFile(file(root), 'utf8');
    expect(text).toContain('APP_IP=192.168.1.5\n');
    expect(text).toContain(`DB_PASSWORD=${CANARY}\n`);
  });

  it('writes nothing when whoever is asked presses Ctrl-C', async () => {
    const root = await temporaryBranch(null);
    const { code, stderr } = await runCliTyping(['init'], ['makati\r', '\u0003'], root);
    expect(code).toBe(130);
    expect(stderr).toContain('Nothing was written.');
    await expect(access(file(root))).rejects.toThrow();
  });
});
