import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { environment, root } from '../setup/run.mjs';

const RULE = '@nx/enforce-module-boundaries';

/** The repository's own configuration, without the rules that need types: the files that are linted here are not on the disk. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [tseslint.configs.disableTypeChecked, { rules: { 'woosoo/no-discarded-result': 'off' } }],
});

/** What the boundary rule says of an import in a package. */
async function complaints(packageName: string, from: string): Promise<readonly string[]> {
  const filePath = join(root, 'packages', packageName, 'src', 'imagined-file.ts');
  const [result] = await eslint.lintText(`import * as it from '${from}';\nexport { it };\n`, { filePath });
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === RULE).map(({ message }) => message);
}

describe('package boundaries', () => {
  beforeAll(() => {
    // Without a project graph the rule switches itself off with no more than a warning.
    execFileSync('nx', ['show', 'projects'], { cwd: root, env: environment(), shell: process.platform === 'win32' });
  });

  it.each([
    ['sdk-core', 'clipanion', 'below the adapters nobody knows the command line'],
    ['sdk-deploy', '@actions/core', 'below the adapters nobody knows GitHub'],
    ['sdk-core', '@woosoo/sdk-deploy', 'nothing flows back up'],
    ['sdk-services', '@woosoo/sdk-health', 'services and health do not know each other'],
    ['sdk-health', '@woosoo/sdk-services', 'services and health do not know each other'],
    ['gh-action', '@woosoo/cli', 'adapters do not import each other'],
    ['cli', '@woosoo/gh-action', 'adapters do not import each other'],
    ['sdk-deploy', '../../sdk-core/src/index.ts', 'packages are imported by name'],
    ['sdk-core', 'ws', 'what is imported is declared'],
  ])('refuses %s importing %s: %s', async (packageName, from) => {
    expect(await complaints(packageName, from)).not.toEqual([]);
  });

  it.each([
    ['sdk-deploy', '@woosoo/sdk-core'],
    ['sdk-deploy', '@woosoo/sdk-services'],
    ['sdk-health', '@woosoo/sdk-core'],
    ['cli', '@woosoo/sdk-core'],
    ['gh-action', '@woosoo/sdk-deploy'],
  ])('lets %s import %s', async (packageName, from) => {
    expect(await complaints(packageName, from)).toEqual([]);
  });
});
