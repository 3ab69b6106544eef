const BLANK = /^[ \n\r\t\0\v]*(?:#|$)/;

/**
 * A port of `Dotenv\Parser\Lines`: joins lines that belong to one double-quoted value and drops comments.
 * It looks for `="` anywhere, in comments too (until August 2026), and a quote that never closes swallows all that follows.
 */
export function logicalLines(lines: readonly string[]): readonly string[] {
  const output: string[] = [];
  let buffer: string[] | null = null;
  for (const line of lines) {
    const starts: boolean = buffer === null && looksLikeStart(line);
    if (starts) buffer = [];
    if (buffer === null) {
      if (!BLANK.test(line)) output.push(line);
      continue;
    }
    buffer.push(line);
    if (!looksLikeStop(line, starts)) continue;
    const joined = buffer.join('\n');
    buffer = null;
    if (!BLANK.test(joined)) output.push(joined);
  }
  if (buffer !== null) output.push(buffer.join('\n'));
  return output;
}

function looksLikeStart(line: string): boolean {
  return line.includes('="') && !looksLikeStop(line, true);
}

function looksLikeStop(line: string, started: boolean): boolean {
  if (line === '"') return true;
  const quotes = [...line.replaceAll('\\\\', '').matchAll(/(?=([^\\]"))/g)].length;
  return started ? quotes > 1 : quotes >= 1;
}
