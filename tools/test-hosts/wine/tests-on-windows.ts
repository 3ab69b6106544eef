import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleForWindows, repository } from './bundle-for-windows.ts';
import { windowsParts } from './windows-parts.ts';
import type { WindowsTestResult } from './windows-test-result.ts';
import { WineHost, windowsPath, type WineRun } from './wine-host.ts';

export interface TestsOnWindows {
  /** Test files, from the repository's root. */
  readonly files: readonly string[];
  /** Further programs that the tests start: a variable of the environment, and the source whose bundle it names. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Tests of which Wine gives a wrong answer, by the end of their name, with the reason. They are run all the same: one that passes after all is wrong here. */
  readonly beyondWine?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** What the run ends with when every test was tried: one that is cut off ends with something else. */
const allRun = 73;

/**
 * Runs test files of the packages on Windows Node under Wine, and gives each of their tests here as one of ours. What a file skips on Windows is run
 * where it applies, and not mentioned.
 */
export async function testsOnWindows(title: string, tests: TestsOnWindows): Promise<void> {
  let tried = await tryOnWindows(tests);
  if (tried.results.some(({ state }) => state === 'failed') && !tried.servicesWork) {
    // Seen once in hundreds of runs, under load: from one moment on Wine's service manager knows no service and makes none.
    process.stderr.write(`${title}: Wine's service manager has broken down, so all of it is run again on a fresh one.\n`);
    tried = await tryOnWindows(tests);
  }
  const { run, results } = tried;
  declare(title, results, tests.beyondWine ?? {});
  describe(title, () => {
    it(`comes to its end (${tests.files.map((file) => relative('packages', file)).join(', ')})`, () => {
      expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: allRun, stderr: '' });
      expect(results.filter(({ state }) => state === 'passed').length).toBeGreaterThan(0);
    });
  });
}

interface Tried {
  readonly run: WineRun;
  readonly results: readonly WindowsTestResult[];
  /** Whether services can still be made afterwards. */
  readonly servicesWork: boolean;
}

async function tryOnWindows({ files, programs = {}, timeoutMs }: TestsOnWindows): Promise<Tried> {
  using host = new WineHost();
  const folder = join(host.folder, 'bundle');
  mkdirSync(folder);
  const start = join(folder, 'start.ts');
  const imports = files.map((file) => `await import(${JSON.stringify(join(repository, file))});`).join('\n');
  const collector = join(import.meta.dirname, 'windows-vitest.ts');
  writeFileSync(
    start,
    `import { runDeclaredTests } from ${JSON.stringify(collector)};\n${imports}\nawait runDeclaredTests(process.argv[2] ?? '');\nprocess.exit(${allRun});\n`,
  );
  const names = Object.entries(programs);
  await bundleForWindows({ folder, entries: { start, ...Object.fromEntries(names.map(([name, source]) => [name, source])) } });
  const resultFile = join(host.folder, 'results.jsonl');
  const run = await host.runNode([windowsPath(join(folder, 'start.mjs')), windowsPath(resultFile)], {
    timeoutMs,
    env: {
      WOOSOO_TEST_WINE: '1',
      WOOSOO_TEST_NSSM: windowsPath(windowsParts.nssm),
      ...Object.fromEntries(names.map(([name]) => [name, windowsPath(join(folder, `${name}.mjs`))])),
    },
  });
  const lines = existsSync(resultFile)
    ? readFileSync(resultFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  // Written by our own collector a moment ago.
  const results = lines.map((line) => JSON.parse(line) as WindowsTestResult);
  const made = await host.run('sc', ['create', 'woosoo-probe', 'binPath=', 'C:\\probe.exe']);
  return { run, results, servicesWork: made.exitCode === 0 };
}

function declare(title: string, results: readonly WindowsTestResult[], beyondWine: Readonly<Record<string, string>>): void {
  const reasonFor = (name: string): string | undefined => Object.entries(beyondWine).find(([end]) => name.endsWith(end))?.[1];
  describe(title, () => {
    for (const { name, state, problem, ms } of results.filter((result) => result.state !== 'skipped')) {
      const reason = reasonFor(name);
      if (reason === undefined) {
        it(`${name} (${ms} ms there)`, () => {
          if (state === 'failed') expect.fail(problem ?? 'failed');
        });
      } else {
        it(`cannot be shown under Wine (${reason}): ${name}`, () => {
          expect(state, 'it passes after all: take it from the list').toBe('failed');
        });
      }
    }
    it.for(Object.keys(beyondWine))('has the test that is said to be beyond Wine: %s', (end) => {
      expect(results.some(({ name }) => name.endsWith(end))).toBe(true);
    });
  });
}
