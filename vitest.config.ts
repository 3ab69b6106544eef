import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { containerPool } from './tools/test-hosts/systemd/container-pool.ts';
import { containerObstacle } from './tools/test-hosts/systemd/systemd-container.ts';

const packages = ['sdk-core', 'sdk-services', 'sdk-health', 'sdk-deploy', 'cli', 'gh-action'];

/** Two at least: most tests wait for something, and vitest would put single-worker projects last, after the end-to-end tests. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/**
 * Real programs on a shared machine: now and then one is late. In CI a test gets a second try, and is named when it needed it;
 * at a desk it fails, so that its cause is looked for.
 */
const retry = process.env['CI'] === undefined ? 0 : 1;

/** Test files whose process runs in a container of their own, beside a systemd that is process 1. */
const besideSystemd = '**/*.systemd.test.ts';

/** Where no container can be booted one test says so: skipped at a desk, failed in CI. */
function systemdProject() {
  if (containerObstacle() !== null) return project('systemd', 'tools/test-hosts/systemd', 'no-container.test.ts', 60_000);
  const { test, ...rest } = project('systemd', 'packages', besideSystemd, 120_000);
  return { ...rest, test: { ...test, maxWorkers: 1, pool: containerPool } };
}

/** Sources are run as they are, through the `@woosoo/source` condition; no build is needed. */
const project = (name: string, root: string, include: string, testTimeout: number) => ({
  // clipanion's `main` has no extension and Vite tries `.mjs` first, which imports a directory.
  ssr: { resolve: { conditions: ['@woosoo/source', 'module', 'node', 'development|production'] } },
  test: {
    name,
    root,
    include: [include],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      ...(name === 'systemd' ? [] : [besideSystemd, '**/no-container.test.ts']),
      // Of Windows: on Linux they run on Windows Node under Wine (tools/test-hosts/wine).
      ...(process.platform === 'win32' ? [] : ['**/*.windows.test.ts']),
    ],
    server: { deps: { inline: ['clipanion'] } },
    testTimeout,
    hookTimeout: testTimeout,
    maxWorkers,
    retry,
  },
});

/** Last and one file at a time: whole branches with builds and services leave no room for others on a small machine. */
const oneByOne = ({ test, ...rest }: ReturnType<typeof project>) => ({
  ...rest,
  test: { ...test, maxWorkers: 1, sequence: { groupOrder: 1 } },
});

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`, 'src/**/*.test.ts', 60_000)),
      systemdProject(),
      project('tools', 'tools', '**/*.test.ts', 60_000),
      oneByOne(project('e2e', 'e2e', '**/*.test.ts', 600_000)),
    ],
    reporters: ['default', './tools/vitest/summary-reporter.ts'],
    coverage: {
      provider: 'v8',
      // Matched against the path below each project's folder.
      include: ['src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/fixtures/**'],
      reportOnFailure: true,
    },
  },
});
