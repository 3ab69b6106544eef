import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { CANARY, configurationWith, temporaryBranch } from '../testing/temporary-branch.ts';

const demo = configurationWith({ DB_CONNECTION: 'sqlite', DB_PASSWORD: CANARY });

describe('on a branch where nothing was deployed yet', () => {
  it.each([
    ['releases', 'No releases yet'],
    ['deploys', 'No deploys yet'],
    ['backup list', 'No backups yet'],
    ['services', 'not-installed'],
    ['services list', 'not-installed'],
    ['services diff', 'missing'],
  ])('%s says so', async (line, text) => {
    const root = await temporaryBranch(demo);
    const { code, stdout, stderr } = await runCli(line.split(' '), { root });
    expect([code, stderr]).toEqual([line === 'services diff' ? 12 : 0, '']);
    expect(stdout).toContain(text);
  });

  it.each([['releases'], ['deploys'], ['backup list']])('%s --json is an empty list', async (line) => {
    const root = await temporaryBranch(demo);
    const result = await runCli([...line.split(' '), '--json'], { root });
    expect([result.code, result.stderr, result.json()]).toEqual([0, '', []]);
  });

  it('services list --json gives every service that is wanted', async () => {
    const root = await temporaryBranch(demo);
    const services = (await runCli(['services', 'list', '--json'], { root })).json() as readonly { name: string; state: string }[];
    expect(services.map(({ name }) => name).sort()).toEqual(['nginx', 'php', 'queue-worker', 'reverb']);
    expect(new Set(services.map(({ state }) => state))).toEqual(new Set(['not-installed']));
  });

  it('does not make up a reason for a service that there is not', async () => {
    const root = await temporaryBranch(demo);
    const { code, stdout, stderr } = await runCli(['services', 'why', 'nginxx'], { root });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('This branch has no service nginxx.');
  });

  it('does not call it healthy', async () => {
    const root = await temporaryBranch(demo);
    const { stdout } = await runCli(['health'], { root });
    expect(stdout).toContain('nothing is deployed yet');
    expect(stdout).not.toMatch(/Everything works|Works, with/);
  });

  it.each([
    ['report', 'woosoo deploy'],
    ['report 2026-02-15T14-30-00Z-deploy-k3v9', 'woosoo deploys'],
    ['report ../../etc', 'woosoo deploys'],
    ['backup verify 2026-02-15_14-30-00', 'woosoo backup list'],
    ['backup restore 2026-02-15_14-30-00 --force', 'woosoo backup list'],
    ['backup show 2026-02-15_14-30-00', 'woosoo backup list'],
    ['backup pin 2026-02-15_14-30-00', 'woosoo backup list'],
    ['logs nginxx', 'There are: '],
    ['services status nginxx', 'There are: '],
    ['logs --export=', '--export takes the name of a file'],
    ['logs --export /', 'is a folder'],
    ['logs --since 2026-02-15T12:00 --until 2026-02-15T11:00', 'nothing can lie between them'],
    ['deploy --plan missing.json', '--plan-out'],
  ])('%s ends with exit code 2 and says what there is', async (line, hint) => {
    const root = await temporaryBranch(demo);
    const { code, stdout, stderr } = await runCli(line.split(' '), { root });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
    const result = await runCli([...line.split(' '), '--json'], { root });
    expect([result.code, result.stderr]).toEqual([2, '']);
    expect(result.json()).toHaveProperty('error.remedy');
  });

  it.each(['services uninstall all'])('%s asks first, so it refuses where nobody can be asked', async (line) => {
    const root = await temporaryBranch(demo);
    const { code, stdout, stderr } = await runCli(line.split(' '), { root });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--force');
    expect((await runCli([...line.split(' '), '--json'], { root })).json()).toMatchObject({ error: { code: 'WOO5002' } });
  });

  it('uninstalls without asking when told to', async () => {
    const root = await temporaryBranch(demo);
    expect((await runCli(['services', 'uninstall', 'all', '--force'], { root })).code).toBe(0);
  });

  it('logs are empty, as a list for programs', async () => {
    const root = await temporaryBranch(demo);
    expect((await runCli(['logs', '--json'], { root })).json()).toEqual([]);
    expect(await runCli(['logs'], { root })).toMatchObject({ code: 0, stdout: '', stderr: 'Nothing has been written yet.\n' });
    expect((await runCli(['logs', '--level', 'error'], { root })).stderr).toBe('Nothing of what was written fits.\n');
    expect(await runCli(['logs', '--quiet'], { root })).toMatchObject({ code: 0, stderr: '' });
  });

  it('check reports every check as data, with exit code 12 when one fails', async () => {
    const root = await temporaryBranch(demo);
    const result = await runCli(['check', '--json'], { root });
    const report = result.json() as { status: string; results: readonly unknown[] };
    expect(report.results.length).toBeGreaterThan(5);
    expect(result.code).toBe(report.status === 'failure' ? 12 : 0);
    expect(result.stdout).not.toContain(CANARY);
  });
});
