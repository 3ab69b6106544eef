import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from './testing/run-cli.ts';
import { CANARY, configurationWith, temporaryBranch } from './testing/temporary-branch.ts';

const VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

describe('woosoo alone', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j shows what there is, and fits a screen', async (argv) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of ['deploy', 'rollback', 'health', 'services', 'backup', 'config'])
      expect(stdout).toMatch(new RegExp(`^  ${word} `, 'm'));
    expect(stdout.split('\n').length).toBeLessThan(34);
  });

  it.each([
    ['help', 'services'],
    ['services', '--help'],
  ])('%s %s shows the commands of the group', async (...argv) => {
    const { code, stdout } = await runCli(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('woosoo services restart');
  });

  it.each([['version'], ['--version'], ['-v']])('%s prints the version', async (word) => {
    expect(await runCli([word])).toMatchObject({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('gives the version as JSON, too', async () => {
    expect((await runCli(['version', '--json'])).json()).toEqual({ version: VERSION });
  });
});

/** What was typed, and what the answer must hold. */
const MISTAKES: readonly (readonly [string, string])[] = [
  ['dploy', 'woosoo deploy'],
  ['restore 2026-02-15_14-30-00', 'woosoo backup restore'],
  ['nothing-like-it', 'woosoo help'],
  ['help dploy', 'woosoo deploy'],
  ['backup', 'create, list, show, verify, rehearse, restore, cleanup, pin, unpin, copy, keys'],
  ['backup lst', 'woosoo backup list'],
  ['services frobnicate', 'restart'],
  ['services start', 'woosoo services start all'],
  ['deploy --froce', '--force'],
  ['deploy --plan', '--plan needs a value'],
  ['deploy now', '"now"'],
  ['backup verify', '<id>'],
  ['backup list --limit abc', '--limit takes a whole number, 1 or more'],
  ['deploys --limit 0', '--limit takes a whole number, 1 or more'],
  ['deploys --limit=-3', '--limit takes a whole number, 1 or more'],
  ['logs --lines 1.5', '--lines takes a whole number, 0 or more'],
  ['health --interval soon', '--interval takes a whole number, 1 or more'],
  ['config sync --apps backend,pwx', '"pwx"'],
  ['explain WOO9999', 'woosoo explain'],
  ['init --set BRANCH', 'KEY=VALUE'],
  ['init --set BRANCHID=x', 'BRANCHID'],
];

describe('a mistyped command line', () => {
  it.each(MISTAKES)('%s: exit code 2, told on stderr with a way out', async (line, hint) => {
    const root = await temporaryBranch();
    const { code, stdout, stderr } = await runCli(line.split(' '), { root });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/Syntax Error|clipanion|#\d| {4}at /);
  });

  it.each(MISTAKES)('%s --json: exit code 2, one document on stdout', async (line, hint) => {
    const root = await temporaryBranch();
    const result = await runCli([...line.split(' '), '--json'], { root });
    expect([result.code, result.stderr]).toEqual([2, '']);
    expect(result.json()).toMatchObject({ error: { type: 'UsageWrong', code: 'WOO5001' } });
    if (hint !== '--plan needs a value') expect(result.stdout).toContain(JSON.stringify(hint).slice(1, -1));
  });
});

describe('where there is no branch', () => {
  const LINES = [
    'check',
    'deploy',
    'deploy --dry-run',
    'rollback',
    'releases',
    'services list',
    'config get',
    'config set A b',
    'logs',
    'health',
  ];

  it.each(LINES)('%s ends with exit code 10 and says what to do', async (line) => {
    const root = await temporaryBranch(null);
    const { code, stdout, stderr } = await runCli(line.split(' '), { root });
    expect([code, stdout]).toEqual([10, '']);
    expect(stderr).toContain('woosoo init');
    const result = await runCli([...line.split(' '), '--json'], { root });
    expect([result.code, result.stderr]).toEqual([10, '']);
    expect(result.json()).toMatchObject({ error: { type: 'BranchNotFound' } });
  });

  it('--root counts before WOOSOO_ROOT', async () => {
    const [branch, other] = [await temporaryBranch(), await temporaryBranch(null)];
    expect((await runCli(['config', 'get', 'BRANCH_ID', '--root', branch], { root: other })).stdout).toBe('makati\n');
  });
});

describe('where the configuration is invalid', () => {
  const broken = configurationWith({ APP_IP: 'localhost', HTTP_PORT: '99999', APP_KEY: CANARY });

  it.each(['check', 'deploy', 'config validate', 'services list'])(
    '%s ends with exit code 10, each problem listed, no secret shown',
    async (line) => {
      const root = await temporaryBranch(broken);
      const { code, stdout, stderr } = await runCli(line.split(' '), { root });
      expect([code, stdout]).toEqual([10, '']);
      for (const key of ['APP_IP', 'HTTP_PORT', 'APP_KEY']) expect(stderr).toContain(key);
      expect(stderr).toMatch(/deployment\.config\.env:\d+ APP_IP must be an IPv4 address/);
      const result = await runCli([...line.split(' '), '--json'], { root });
      expect(result.code).toBe(10);
      expect(result.json()).toMatchObject({ error: { type: 'ConfigInvalid' } });
      expect(stderr + result.stdout).not.toContain(CANARY);
    },
  );
});

describe('explain', () => {
  it('lists every error, and tells one in full', async () => {
    const all = await runCli(['explain']);
    expect(all.stdout).toMatch(/^ {2}WOO1030 /m);
    expect(all.stdout).toMatch(/^ {2}WOO5001 /m);
    const one = await runCli(['explain', 'woo1030']);
    expect(one.stdout).toContain('Exit code 10.');
  });

  it('gives them as data', async () => {
    const list = (await runCli(['explain', '--json'])).json() as readonly { code: string; exitCode: number }[];
    expect(new Set(list.map(({ code }) => code)).size).toBe(list.length);
    expect((await runCli(['explain', 'WOO5002', '--json'])).json()).toMatchObject({ type: 'NotConfirmed', exitCode: 2 });
  });
});
