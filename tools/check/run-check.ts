import { appendFileSync } from 'node:fs';
import type { CheckPart, PartResult } from './check-part.ts';
import { parts } from './parts.ts';

const HELP = `usage: npm run check [-- part...] [-- --without part]\nparts: ${parts.map(({ name }) => name).join(', ')}`;

/** Runs the parts that are asked for (all by default, but for those that run on request), one line each, and gives the exit code. */
export async function runCheck(argv: readonly string[]): Promise<number> {
  const chosen = choose(argv);
  if (chosen === null) {
    console.error(HELP);
    return 2;
  }
  const failed: CheckPart[] = [];
  const begin = performance.now();
  for (const part of chosen) {
    const result = await runPart(part);
    if (!result.ok) failed.push(part);
  }
  tellSummary(chosen.length - failed.length, failed.length);
  console.log(
    failed.length === 0
      ? `all well (${seconds(performance.now() - begin)})`
      : `not well: ${failed.map(({ name }) => name).join(', ')}. One part alone: npm run check -- ${failed[0]?.name ?? ''}`,
  );
  return failed.length === 0 ? 0 : 1;
}

function choose(argv: readonly string[]): readonly CheckPart[] | null {
  const without = argv[0] === '--without';
  const names = without ? argv.slice(1) : argv;
  if (names.some((name) => !parts.some((part) => part.name === name))) return null;
  if (names.length === 0 && without) return null;
  const usual = parts.filter(({ onRequest }) => onRequest !== true);
  if (names.length === 0) return usual;
  return without ? usual.filter(({ name }) => !names.includes(name)) : parts.filter(({ name }) => names.includes(name));
}

async function runPart(part: CheckPart): Promise<PartResult> {
  const begin = performance.now();
  const result = await part.run().catch((error: unknown): PartResult => ({ ok: false, output: String(error) }));
  console.log(`${result.ok ? '✓' : '✗'} ${part.name.padEnd(10)} ${part.title} (${seconds(performance.now() - begin)})`);
  if (!result.ok) console.log(result.output.trimEnd().replaceAll(/^/gm, '    '));
  return result;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** For the closing line of `npm test`: a part counts like a test. */
function tellSummary(passed: number, failed: number): void {
  const file = process.env['WOOSOO_TEST_SUMMARY'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ passed, failed, skippedNames: [] })}\n`);
}
