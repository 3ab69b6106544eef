import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BranchPaths, NodeFileSystem, OsBranchLock, SystemClock } from '@woosoo/sdk-core';
import { runCli, runCliTyping } from '../testing/run-cli.ts';
import { CANARY, configurationWith, temporaryBranch } from '../testing/temporary-branch.ts';

const master = (root: string): Promise<string> => readFile(join(root, 'deployment.config.env'), 'utf8');

describe('config get', () => {
  it('gives a value for a script, and all of them with secrets masked', async () => {
    const root = await temporaryBranch();
    expect(await runCli(['config', 'get', 'HTTP_PORT'], { root })).toMatchObject({ code: 0, stdout: '18080\n', stderr: '' });
    const all = await runCli(['config', 'get'], { root });
    expect(all.stdout).toContain('BRANCH_ID=makati\n');
    expect(all.stdout).toContain('DB_PASSWORD=[REDACTED]\n');
    const json = await runCli(['config', 'get', 'DB_PASSWORD', '--json'], { root });
    expect(json.json()).toEqual({ DB_PASSWORD: '[REDACTED]' });
    expect(all.stdout + json.stdout).not.toMatch(new RegExp(`${CANARY}|reverb-secret|YWFhYWFh`));
  });

  it('says that a key is not set, and which was probably meant', async () => {
    const root = await temporaryBranch();
    const { code, stdout, stderr } = await runCli(['config', 'get', 'HTP_PORT'], { root });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Did you mean HTTP_PORT?');
    expect((await runCli(['config', 'get', 'HTP_PORT', '--json'], { root })).json()).toMatchObject({ error: { type: 'KeyNotSet' } });
  });
});

describe('config set', () => {
  it('changes one line and leaves the comments', async () => {
    const root = await temporaryBranch();
    const before = await master(root);
    expect((await runCli(['config', 'set', 'HTTP_PORT', '18081'], { root })).code).toBe(0);
    expect(await master(root)).toBe(before.replace('HTTP_PORT=18080', 'HTTP_PORT=18081'));
  });

  it('takes a secret from standard input, and shows it nowhere', async () => {
    const root = await temporaryBranch();
    const result = await runCli(['config', 'set', 'DB_PASSWORD', '--json'], { root, stdin: 'another-canary-1\n' });
    expect(result.json()).toEqual({ key: 'DB_PASSWORD', set: true, warnings: [] });
    expect(await master(root)).toContain('DB_PASSWORD=another-canary-1\n');
    expect(result.stdout + result.stderr).not.toContain('another-canary');
  });

  it('asks for it in a terminal, where a secret does not show', async () => {
    const root = await temporaryBranch();
    const typed = await runCliTyping(['config', 'set', 'DB_PASSWORD'], ['typed-canary-22\n'], root);
    expect(typed.code).toBe(0);
    expect(await master(root)).toContain('DB_PASSWORD=typed-canary-22\n');
    expect(typed.stdout + typed.stderr).not.toContain('typed-canary');
  });

  it('does not take nothing for a value', async () => {
    const root = await temporaryBranch();
    const { code, stderr } = await runCli(['config', 'set', 'DB_PASSWORD'], { root });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Nothing was piped in')]);
  });

  it('keeps others out meanwhile, and is written down', async () => {
    const root = await temporaryBranch();
    await runCli(['config', 'set', 'HTTP_PORT', '18081'], { root });
    expect((await runCli(['audit', 'list', '--json'], { root })).json()).toMatchObject([
      { action: 'config.set', detail: { keys: ['HTTP_PORT'] } },
    ]);
    const paths = new BranchPaths(root);
    const lock = new OsBranchLock({ root, cardPath: paths.lockCard, fileSystem: new NodeFileSystem(), clock: new SystemClock() });
    const lease = (await lock.acquire({ actor: 'anna', command: 'woosoo deploy' }))._unsafeUnwrap();
    expect((await runCli(['config', 'set', 'HTTP_PORT', '18082'], { root })).code).toBe(11);
    await lease.release();
  });

  it('does not write what would be invalid', async () => {
    const root = await temporaryBranch();
    const before = await master(root);
    const { code, stderr } = await runCli(['config', 'set', 'HTTP_PORT', '99999'], { root });
    expect(code).toBe(10);
    expect(stderr).toContain('HTTP_PORT must be a whole number');
    expect(await master(root)).toBe(before);
  });

  it('mends a configuration that is invalid', async () => {
    const root = await temporaryBranch(configurationWith({ HTTP_PORT: '99999' }));
    expect((await runCli(['config', 'set', 'HTTP_PORT', '18080'], { root })).code).toBe(0);
    expect((await runCli(['config', 'validate'], { root })).code).toBe(0);
  });

  it('warns of a key that looks like a misspelt one', async () => {
    const root = await temporaryBranch();
    const { code, stdout } = await runCli(['config', 'set', 'HTP_PORT', '1'], { root });
    expect(code).toBe(0);
    expect(stdout).toContain('did you mean HTTP_PORT?');
    expect((await runCli(['config', 'validate'], { root })).stdout).toContain('did you mean HTTP_PORT?');
  });
});

describe('config validate and schema', () => {
  it('say what they have as data', async () => {
    const root = await temporaryBranch();
    expect((await runCli(['config', 'validate', '--json'], { root })).json()).toEqual({
      valid: true,
      branchId: 'makati',
      environment: 'production',
      warnings: [],
    });
    expect((await runCli(['config', 'schema'])).json()).toHaveProperty('properties.BRANCH_ID');
  });

  it('read the overlay of an environment', async () => {
    const root = await temporaryBranch();
    expect((await runCli(['config', 'get', 'BRANCH_ID', '--env', 'nowhere'], { root })).code).toBe(10);
  });
});
