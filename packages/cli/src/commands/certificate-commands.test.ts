import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, runCliTyping } from '../testing/run-cli.ts';
import { configurationWith, temporaryBranch } from '../testing/temporary-branch.ts';

it('a certificate is made, told about, verified, renewed and exported', async () => {
  const root = await temporaryBranch();
  const cert = (...words: readonly string[]) => runCli(['cert', ...words], { root });

  expect((await cert('info')).stdout).toContain('There is no certificate. Make one: woosoo cert generate');
  const missing = await cert('verify');
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('woosoo cert generate')]);

  const made = await cert('generate', '--domains', '192.168.100.85,localhost');
  expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('Write certs/192.168.100.85+1-key.pem')]);
  expect(made.stdout).toContain('give it to every tablet');
  expect(await readdir(join(root, 'certs'))).toContain('192.168.100.85+1-key.pem');

  expect((await cert('info')).stdout).toMatch(/✓ localhost, 192\.168\.100\.85\n {4}valid until 20\d\d-\d\d-\d\d, 8\d\d days more/);
  expect((await cert('info', '--json')).json()).toMatchObject({ authority: { state: 'whole', copyKept: true } });
  expect((await cert('verify')).code).toBe(0);
  const other = await cert('verify', '--domain', 'other.lan', '--json');
  expect([other.code, other.json()]).toEqual([12, expect.objectContaining({ ok: false })]);
  expect((await cert('renew', '--json')).json()).toEqual({ renewed: false });
  expect((await cert('renew', '--force', '--json')).json()).toMatchObject({ authority: 'kept', operation: { outcome: 'done' } });

  const file = join(root, 'tablets.crt');
  const exported = await cert('export', '--output', file);
  expect(exported.stdout).toContain('http://127.0.0.1:18080/woosoo-ca.crt');
  expect(exported.stdout.match(/[█▀▄]/g)?.length).toBeGreaterThan(200);
  expect(await readFile(file, 'utf8')).toContain('BEGIN CERTIFICATE');
});

it('a lost authority says the ways out, and beginning anew is asked about', async () => {
  const root = await temporaryBranch();
  const cert = (...words: readonly string[]) => runCli(['cert', ...words], { root });
  await cert('generate');
  await rm(join(root, '.woosoo/ca/rootCA.pem'));
  expect((await cert('info')).stdout).toContain('Put the kept copy back: woosoo cert generate --restore-ca');
  const lost = await cert('generate');
  expect([lost.code, lost.stderr]).toEqual([3, expect.stringContaining('--restore-ca')]);
  expect((await cert('generate', '--new-ca')).code).toBe(2);
  expect((await runCliTyping(['cert', 'generate', '--new-ca'], ['n\n'], root)).code).toBe(2);
  expect((await cert('generate', '--new-ca', '--restore-ca')).code).toBe(2);
  expect((await cert('generate', '--restore-ca')).stdout).toContain('the tablets notice nothing');
});

it('names that are none are refused as usage', async () => {
  const root = await temporaryBranch(configurationWith({ CERT_DOMAINS: 'woosoo.lan' }));
  const refused = await runCli(['cert', 'generate', '--domains', 'https://woosoo.lan'], { root });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is not a name for a certificate')]);
});
