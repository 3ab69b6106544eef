import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Adds `{"passed":n,"failed":n,"skippedNames":[...],"retriedNames":[...]}` to the file in WOOSOO_TEST_SUMMARY, for the closing line of the test command.
 * A file that fails at import holds no tests, and an unhandled error belongs to none: both count as failed.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const target = process.env['WOOSOO_TEST_SUMMARY'];
    if (target === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const states = tests.map((test) => test.result().state);
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const counts = {
      passed: states.filter((state) => state === 'passed').length,
      failed: states.filter((state) => state === 'failed' || state === 'pending').length + broken + unhandledErrors.length,
      skippedNames: tests.filter((test) => test.result().state === 'skipped').map(nameOf),
      retriedNames: tests.filter((test) => test.result().state === 'passed' && (test.diagnostic()?.retryCount ?? 0) > 0).map(nameOf),
    };
    appendFileSync(target, `${JSON.stringify(counts)}\n`);
  }
}

function nameOf(test: TestCase): string {
  return `${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`;
}
