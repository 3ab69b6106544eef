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

/** For all around a run: the host is made and taken away. */
const patienceMs = 60_000;

/**
 * Runs test files of the packages on Windows Node under Wine, and gives each of their tests here as one of ours. What a file skips on Windows is run
 * where it applies, and not mentioned. Where a test gets a second try (in CI), all of the files are run once more for it, on a fresh host: under load Wine
 * now and then fails to start a program, and once in hundreds of runs its service manager knows no service any more.
 */
export async function testsOnWindows(title: string, tests: TestsOnWindows): Promise<void> {
  const first = await tryOnWindows(tests);
  let second: Promise<Tried> | undefined;
  const declared = new Set(first.results.map(({ name }) => name));
  const beyondWine = Object.entries(tests.beyondWine ?? {});
  const reasonFor = (name: string): string | undefined => beyondWine.find(([end]) => name.endsWith(end))?.[1];

  /** A test that looks at the first run, and at the second one when it is tried again. */
  const declare = (name: string, check: (tried: Tried) => void): void => {
    it(name, { timeout: tests.timeoutMs + patienceMs }, async ({ task }) => {
      const isRetry = (task.result?.retryCount ?? 0) > 0;
      check(isRetry ? await (second ??= tryOnWindows(tests)) : first);
    });
  };

  describe(title, () => {
    for (const { name, ms } of first.results.filter((result) => result.state !== 'skipped')) {
      const reason = reasonFor(name);
      if (reason === undefined) {
        declare(`${name} (${ms} ms there)`, ({ results }) => {
          const result = results.find((one) => one.name === name);
          if (result?.state !== 'passed') expect.fail(result?.problem ?? 'It was not run.');
        });
      } else {
        declare(`cannot be shown under Wine (${reason}): ${name}`, ({ results }) => {
          expect(results.find((one) => one.name === name)?.state, 'it passes after all: take it from the list').toBe('failed');
        });
      }
    }
    for (const [end] of beyondWine) {
      declare(`has the test that is said to be beyond Wine: ${end}`, ({ results }) => {
        expect(results.some(({ name }) => name.endsWith(end))).toBe(true);
      });
    }
    declare(`comes to its end (${tests.files.map((file) => relative('packages', file)).join(', ')})`, ({ run, results }) => {
      expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: allRun, stderr: '' });
      expect(results.filter(({ state }) => state === 'passed').length).toBeGreaterThan(0);
      // Of a first run that was cut off the rest has no tests here.
      expect(results.filter(({ name, state }) => state === 'failed' && !declared.has(name) && reasonFor(name) === undefined)).toEqual([]);
    });
  });
}

interface Tried {
  readonly run: WineRun;
  readonly results: readonly WindowsTestResult[];
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
  return { run, results };
}
