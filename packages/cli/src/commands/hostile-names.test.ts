import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { temporaryBranch } from '../testing/temporary-branch.ts';

const NAMES = [
  '../../outside',
  '..',
  '.',
  '/etc/passwd',
  '..\\outside',
  'C:\\outside',
  'a/../../outside',
  'x\u0000y',
  'nul',
  'a'.repeat(300),
  '2026-02-15_14-30-00/../../outside',
];
const COMMANDS: readonly (readonly string[])[] = [
  ['report'],
  ['rollback', '--force'],
  ['backup', 'verify'],
  ['backup', 'restore', '--force'],
  ['config', 'undo', '--yes'],
  ['services', 'start'],
  ['services', 'uninstall', '--force'],
  ['logs'],
  ['config', 'get', '--env'],
];

describe('names that are typed', () => {
  it.each(COMMANDS.map((command) => [command.join(' '), command] as const))(
    'lead nowhere outside the branch: woosoo %s',
    async (_, command) => {
      const root = await temporaryBranch();
      // What would be found, were a name taken for a path.
      const outside = ['outside', '.woosoo/outside'].map((name) => join(root, name));
      for (const folder of outside) {
        await mkdir(folder, { recursive: true });
        for (const name of ['metadata.json', 'report.json', 'outside.json']) await writeFile(join(folder, name), '{"bait":true}');
      }
      for (const name of NAMES) {
        const { code, stdout } = await runCli([...command, name], { root });
        expect(code, JSON.stringify(name)).not.toBe(0);
        expect(stdout).not.toContain('bait');
      }
      for (const folder of outside) expect(await readFile(join(folder, 'metadata.json'), 'utf8')).toBe('{"bait":true}');
    },
  );
});
