import { existsSync, readFileSync } from 'node:fs';

/** Adds up what the parts of a run wrote, one JSON object a line: `{"passed":1,"failed":0,"skippedNames":[],"retriedNames":[]}`. */
export function readSummary(file) {
  const total = { passed: 0, failed: 0, skippedNames: [], retriedNames: [] };
  if (!existsSync(file)) return total;
  for (const line of readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')) {
    const { passed, failed, skippedNames, retriedNames = [] } = JSON.parse(line);
    total.passed += passed;
    total.failed += failed;
    total.skippedNames.push(...skippedNames);
    total.retriedNames.push(...retriedNames);
  }
  return total;
}

/** The last line of a run. A run that failed without a failed test (set-up, a crash) is one failure. */
export function closingLine({ passed, failed, skippedNames }, { exitCode, skippedFails }) {
  const counted = failed + (skippedFails ? skippedNames.length : 0);
  const all = counted === 0 && (exitCode !== 0 || passed === 0) ? 1 : counted;
  return { failed: all, text: `woosoo: ${passed} passed, ${all} failed` };
}
