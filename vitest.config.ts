import { defineConfig } from 'vitest/config';

const packages = ['sdk-core', 'sdk-services', 'sdk-health', 'sdk-deploy', 'cli', 'gh-action'];

/** Sources are run as they are, through the `@woosoo/source` condition; no build is needed. */
const project = (name: string, root: string, include: string, testTimeout: number) => ({
  // clipanion's `main` has no extension and Vite tries `.mjs` first, which imports a directory.
  ssr: { resolve: { conditions: ['@woosoo/source', 'module', 'node', 'development|production'] } },
  test: { name, root, include: [include], server: { deps: { inline: ['clipanion'] } }, testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`, 'src/**/*.test.ts', 20_000)),
      project('tools', 'tools', '**/*.test.ts', 60_000),
      project('e2e', 'e2e', '**/*.test.ts', 600_000),
    ],
    reporters: ['default', './tools/vitest/summary-reporter.ts'],
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], exclude: ['**/*.test.ts', '**/testing/**', '**/fixtures/**'] },
  },
});
