import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { temporaryBranch } from '../testing/temporary-branch.ts';

it('the audit trail tells who did what, and that nobody changed it', async () => {
  const root = await temporaryBranch();
  const audit = (...words: readonly string[]) => runCli(['audit', ...words], { root });
  expect((await audit('list')).stdout).toContain('Nothing is written down yet.');
  for (const port of ['18081', '18082']) await runCli(['config', 'set', 'HTTP_PORT', port], { root });
  expect((await audit('list', '--limit', '1')).stdout).toMatch(/^\d{4}-.*@.* config\.set .*deployment\.config\.env\n$/);
  expect((await audit('list', '--action', 'deploy', '--json')).json()).toEqual([]);

  const { head } = (await audit('verify', '--json')).json() as { head: string };
  expect((await audit('verify')).stdout).toContain('The audit trail is whole: 2 entries.');
  expect((await audit('verify', '--anchor', head)).code).toBe(0);
  expect((await audit('verify', '--anchor', '0'.repeat(64))).code).toBe(12);

  const file = join(root, '.woosoo', 'audit.jsonl');
  await writeFile(file, (await readFile(file, 'utf8')).replace('config.set', 'config.get'));
  const changed = await audit('verify', '--json');
  expect([changed.code, changed.json()]).toEqual([
    12,
    expect.objectContaining({ ok: false, message: expect.stringContaining('line 1') as unknown }),
  ]);
});
