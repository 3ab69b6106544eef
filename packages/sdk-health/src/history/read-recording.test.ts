import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HealthReport } from '../health-report.ts';
import { readRecording } from './read-recording.ts';

const line = JSON.stringify({
  at: '2026-02-15T14:00:00.000Z',
  durationMs: 3,
  status: 'ok',
  probes: [{ probe: 'database', kind: 'database', status: 'ok', summary: 'connected', durationMs: 3, observed: { a: 1 } }],
});

describe('a recording of reports', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'woosoo-recording-'));
    file = join(folder, 'recording.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read line by line, with either end of line', async () => {
    writeFileSync(file, `${line}\r\n${line}\n\n`);
    const seen: HealthReport[] = [];
    expect((await readRecording(file, (report) => seen.push(report))).isOk()).toBe(true);
    expect(seen.map(({ probes }) => probes[0]?.observed)).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it.each([
    ['what is no JSON, by line', `${line}\n{"at":\n`, 'line 2 is no JSON'],
    ['what is no report, by line', `${line}\n\n{"at":"now"}\n`, 'line 3 is no health report'],
  ])('refuses %s', async (_what, text, because) => {
    writeFileSync(file, text);
    const error = (await readRecording(file, () => undefined))._unsafeUnwrapErr();
    expect(error).toMatchObject({ code: 'WOO4003', category: 'usage' });
    expect(error.message).toContain(because);
  });

  it('says that it is not there', async () => {
    expect((await readRecording(join(folder, 'no.jsonl'), () => undefined))._unsafeUnwrapErr().message).toContain('no.jsonl');
  });
});
