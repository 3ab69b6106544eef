import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { repository, shellEnvironment } from './harness/repository.ts';

const PACKAGES = ['sdk-core', 'sdk-services', 'sdk-health', 'sdk-deploy'];

/** What a developer writes: plan, look, apply, report. */
const SCRIPT = `import { createWoosoo } from '@woosoo/sdk-deploy';

await using woosoo = await createWoosoo({ root: process.argv[2] ?? '.' });

const report = await woosoo.deployer
  .plan({ components: 'all', skipTests: true })
  .andTee((plan) => console.log(\`\${plan.steps.length} steps\`))
  .andThen((plan) => woosoo.deployer.apply(plan, { onEvent: (event) => { if (event.type === 'step-started') console.log(event.stepId); } }));

report.match(
  ({ headline, outcome, releases }) => console.log(headline, outcome, releases['backend'] ?? 'no backend'),
  ({ code, message, remedy }) => console.error(code, message, remedy),
);
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    skipLibCheck: false,
  },
  include: ['deploy.ts'],
};

describe('a script of a developer, with the packages as they are published', () => {
  let project: string;
  let branch: TestBranch;
  const command = (program: string, ...args: string[]) =>
    promisify(execFile)(program, args, { cwd: project, env: shellEnvironment(), maxBuffer: 1e8, timeout: 180_000 });

  beforeAll(async () => {
    branch = await createBranch({ pwa: 'none' });
    project = mkdtempSync(join(tmpdir(), 'woosoo-e2e-script-'));
    mkdirSync(join(project, 'tarballs'));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'deploy-scripts', private: true, type: 'module' }));
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(project, 'deploy.ts'), SCRIPT);
    const folders = PACKAGES.map((name) => join(repository, 'packages', name));
    const packed = await command('npm', 'pack', '--json', '--pack-destination', join(project, 'tarballs'), ...folders);
    const names = (JSON.parse(packed.stdout) as { filename: string }[]).map(({ filename }) => join(project, 'tarballs', filename)); // npm's documented answer
    await command('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', ...names);
    mkdirSync(join(project, 'node_modules/@types'), { recursive: true });
    for (const name of ['@types/node', 'undici-types'])
      cpSync(join(repository, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
    symlinkSync(join(repository, 'node_modules/typescript'), join(project, 'node_modules/typescript'));
  });

  afterAll(async () => {
    await branch[Symbol.asyncDispose]();
    rmSync(project, { recursive: true, force: true });
  });

  it('compiles strictly, library types included', async () => {
    await expect(command(process.execPath, 'node_modules/typescript/bin/tsc')).resolves.toMatchObject({ stdout: '' });
  });

  it('deploys a branch and prints its report', async () => {
    const { stdout } = await command(process.execPath, 'deploy.ts', branch.root);
    expect(stdout).toMatch(/^\d+ steps\n/);
    expect(stdout).toContain('build:backend');
    expect(stdout).toMatch(/Deployed backend \S+ in .* done \d{8}T\d{6}Z-[0-9a-f]{8}/);
  });
});
