import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateBeforeStart, rotateWhileWritten } from './rotate-log.ts';

const limits = { maxBytes: 1000, keep: 3 };
const lines = (count: number, word: string): string => Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('');

describe('a log that is rotated', () => {
  let folder: string;
  let log: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'woosoo-rotate-'));
    log = join(folder, 'demo.log');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps every line when the next look comes while it is still copied', async () => {
    const text = lines(400_000, 'order');
    writeFileSync(log, text);
    const first = rotateWhileWritten(log, limits);
    appendFileSync(log, 'one more\n');
    await Promise.all([first, rotateWhileWritten(log, limits), rotateWhileWritten(log, limits)]);
    expect(readFileSync(`${log}.1`, 'utf8')).toBe(`${text}one more\n`);
    expect(readFileSync(log, 'utf8')).toBe('');
    expect(readdirSync(folder).sort()).toEqual(['demo.log', 'demo.log.1']);
  });

  it('loses nothing of a run that begins while the log of the one before is copied', async () => {
    const before = lines(400_000, 'before');
    writeFileSync(log, before);
    const copying = rotateWhileWritten(log, limits);
    rotateBeforeStart(log, limits);
    writeFileSync(log, 'the new run\n', { flag: 'a' });
    await copying;
    expect(readFileSync(log, 'utf8')).toBe('the new run\n');
    expect(readFileSync(`${log}.1`, 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['demo.log', 'demo.log.1']);
  });
});
