// `npm test`: all set-up, then every test. With CI set also the static checks, and a test that was skipped counts as failed.
// Starts on the system's Node from a bare clone, so: plain JavaScript, nothing that has to be installed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../setup/prepare.mjs';
import { environment, run } from '../setup/run.mjs';
import { say } from '../setup/say.mjs';
import { closingLine, readSummary } from './summary.mjs';

const ci = Boolean(process.env.CI);
const filters = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'woosoo-tests-'));
const summaryFile = join(folder, 'summary.jsonl');

// Also when the set-up fails: the closing line is the last.
process.once('exit', (code) => {
  const counts = readSummary(summaryFile);
  rmSync(folder, { recursive: true, force: true });
  for (const name of counts.skippedNames) console.log(`${ci ? 'skipped, which counts as failed' : 'skipped'}: ${name}`);
  for (const name of counts.retriedNames) console.log(`passed at the second try only: ${name}`);
  const closing = closingLine(counts, { exitCode: code, skippedFails: ci });
  if (closing.failed > 0 && code === 0) process.exitCode = 1;
  console.log(closing.text);
});

await prepare('test');
const env = environment({ WOOSOO_TEST_SUMMARY: summaryFile });
const codes = [];
if (ci && filters.length === 0) {
  say('checking');
  codes.push(await run('node', ['tools/check/check.mjs', '--without', 'tests'], { env }));
}
say('running the tests');
codes.push(await run('vitest', ['run', ...filters], { env }));
process.exitCode = codes.find((code) => code !== 0) ?? 0;
