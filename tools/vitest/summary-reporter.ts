import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Adds `{"passed":n,"failed":n,"skipped":n}` to the file in WOOSOO_TEST_SUMMARY, for the closing line of the test command.
 * A file that fails at import holds no tests, and an unhandled error belongs to none: both count as failed.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const target = process.env['WOOSOO_TEST_SUMMARY'];
    if (target === undefined) return;
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === 'passed' ? 'passed' : state === 'skipped' ? 'skipped' : 'failed'] += 1;
      }
    }
    appendFileSync(target, `${JSON.stringify(counts)}\n`);
  }
}
