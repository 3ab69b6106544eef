import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { closingLine, readSummary } from './summary.mjs';

const folder = mkdtempSync(join(tmpdir(), 'woosoo-summary-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the closing line of a test run', () => {
  it('adds up what every part of the run counted', () => {
    const file = join(folder, 'summary.jsonl');
    writeFileSync(file, '{"passed":2,"failed":0,"skippedNames":["a"]}\n{"passed":3,"failed":1,"skippedNames":[]}\n');
    expect(readSummary(file)).toEqual({ passed: 5, failed: 1, skippedNames: ['a'], retriedNames: [] });
  });

  it('has exactly the form that CI reads', () => {
    expect(closingLine({ passed: 5, failed: 0, skippedNames: [] }, { exitCode: 0, skippedFails: true }).text).toBe(
      'woosoo: 5 passed, 0 failed',
    );
  });

  it('counts a skipped test as failed in CI only', () => {
    const counts = { passed: 5, failed: 0, skippedNames: ['a', 'b'] };
    expect(closingLine(counts, { exitCode: 0, skippedFails: true }).text).toBe('woosoo: 5 passed, 2 failed');
    expect(closingLine(counts, { exitCode: 0, skippedFails: false }).text).toBe('woosoo: 5 passed, 0 failed');
  });

  it('counts a run that ended badly before or without a test as one failure', () => {
    expect(closingLine({ passed: 0, failed: 0, skippedNames: [] }, { exitCode: 1, skippedFails: false }).text).toBe(
      'woosoo: 0 passed, 1 failed',
    );
    expect(closingLine({ passed: 0, failed: 0, skippedNames: [] }, { exitCode: 0, skippedFails: false }).failed).toBe(1);
  });
});
