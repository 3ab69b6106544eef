import {
  appendFileSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemClock } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateBeforeStart, rotateWhileWritten } from '../supervisor/rotate-log.ts';
import { followFile } from './follow/follow-file.ts';
import { lastLines } from './last-lines.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'woosoo-log-'));
  log = join(folder, 'a.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const numbered = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => `line ${from + index} ü`).join('\n');

describe('lastLines', () => {
  it('gives the last lines, also of a file that is longer than what is read at once', async () => {
    writeFileSync(log, `${numbered(0, 20_000)}\n`);
    expect(await lastLines(log, 2)).toEqual(['line 19998 ü', 'line 19999 ü']);
    const many = await lastLines(log, 15_000);
    expect(many).toHaveLength(15_000);
    expect(many[0]).toBe('line 5000 ü');
    expect(await lastLines(log, 50_000)).toHaveLength(20_000);
  });

  it('reads only the end of a huge file', async () => {
    writeFileSync(log, '');
    truncateSync(log, 8 * 1024 ** 3);
    appendFileSync(log, '\nlast one\nlast\n');
    expect(await lastLines(log, 2)).toEqual(['last one', 'last']);
  });

  it('takes a last line without its end, empty lines and Windows ends of line', async () => {
    writeFileSync(log, 'one\r\n\r\ntwo');
    expect(await lastLines(log, 10)).toEqual(['one', '', 'two']);
    expect(await lastLines(log, 1)).toEqual(['two']);
    writeFileSync(log, 'only');
    expect(await lastLines(log, 3)).toEqual(['only']);
  });

  it('gives nothing for an absent or empty file, or when no line is wanted', async () => {
    expect(await lastLines(log, 3)).toEqual([]);
    writeFileSync(log, '');
    expect(await lastLines(log, 3)).toEqual([]);
    writeFileSync(log, 'a\n');
    expect(await lastLines(log, 0)).toEqual([]);
  });

  it('leaves out what was there before', async () => {
    writeFileSync(log, 'old\n');
    const { size } = statSync(log);
    appendFileSync(log, 'new\n');
    expect(await lastLines(log, 10, size)).toEqual(['new']);
    expect(await lastLines(log, 10, 9999)).toEqual(['old', 'new']);
  });
});

describe('followFile', () => {
  const collect = (lines = 0) => {
    const over = new AbortController();
    const seen: string[] = [];
    const done = (async () => {
      for await (const line of followFile(log, { clock: new SystemClock(), signal: over.signal, lines, pollMs: 5 })) seen.push(line);
    })();
    const until = async (count: number): Promise<readonly string[]> => {
      for (const end = Date.now() + 10_000; seen.length < count && Date.now() < end;) await delay(5);
      return seen;
    };
    const stop = async (): Promise<readonly string[]> => {
      over.abort();
      await done;
      return seen;
    };
    return { until, stop };
  };

  it('begins with the last lines, goes on, and puts half lines together', async () => {
    writeFileSync(log, 'one\ntwo\nth');
    const follower = collect(1);
    await follower.until(1);
    appendFileSync(log, 'ree\nfo');
    await follower.until(2);
    appendFileSync(log, 'ur\n');
    await follower.until(3);
    expect(await follower.stop()).toEqual(['two', 'three', 'four']);
  });

  it('waits for a file that is not there yet', async () => {
    const follower = collect();
    await delay(20);
    writeFileSync(log, 'first\n');
    await follower.until(1);
    expect(await follower.stop()).toEqual(['first']);
  });

  it('loses nothing when the file is renamed and a new one begun', async () => {
    writeFileSync(log, '');
    const follower = collect();
    await delay(30);
    appendFileSync(log, 'before\n');
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, 'still the old file\nwithout an end');
    writeFileSync(log, 'new file\n');
    await follower.until(4);
    expect(await follower.stop()).toEqual(['before', 'still the old file', 'without an end', 'new file']);
  });

  it('loses nothing when the file is copied and emptied before it was read', async () => {
    writeFileSync(log, 'seen\n');
    const follower = collect(1);
    await follower.until(1);
    appendFileSync(log, 'not seen yet\n');
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, 'after\n');
    await follower.until(3);
    expect(await follower.stop()).toEqual(['seen', 'not seen yet', 'after']);
  });

  it('sees that a file was emptied although it has grown beyond the old end again', async () => {
    writeFileSync(log, 'seen\n');
    const follower = collect(1);
    await follower.until(1);
    copyFileSync(log, `${log}.1`);
    writeFileSync(log, 'much longer than before\nand more\n');
    await follower.until(3);
    expect(await follower.stop()).toEqual(['seen', 'much longer than before', 'and more']);
  });
});

describe('log rotation', () => {
  it('renames between two runs and keeps as many as are wanted', () => {
    for (const text of ['one', 'two', 'three', 'four']) {
      writeFileSync(log, text);
      rotateBeforeStart(log, { maxBytes: 3, keep: 2 });
    }
    expect(statSync(log, { throwIfNoEntry: false })).toBeUndefined();
    expect([1, 2].map((number) => statSync(`${log}.${number}`).size)).toEqual([4, 5]);
    expect(statSync(`${log}.3`, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('leaves a small log alone', async () => {
    writeFileSync(log, 'x');
    rotateBeforeStart(log, { maxBytes: 3, keep: 2 });
    await rotateWhileWritten(log, { maxBytes: 3, keep: 2 });
    expect(statSync(log).size).toBe(1);
  });

  it('empties a log under its writer, whose next line begins the file, and a follower gets every line', async () => {
    const file = openSync(log, 'a');
    const over = new AbortController();
    const seen: string[] = [];
    writeSync(file, 'line 0\n');
    const following = (async () => {
      for await (const line of followFile(log, { clock: new SystemClock(), signal: over.signal, lines: 1, pollMs: 5 })) {
        seen.push(line);
        if (line === 'line 999') over.abort();
      }
    })();
    while (seen.length === 0) await delay(5);
    for (let line = 1; line < 1000; line += 1) {
      writeSync(file, `line ${line}\n`);
      if (line % 200 === 0) await rotateWhileWritten(log, { maxBytes: 100, keep: 3 });
      if (line % 50 === 0) await delay(10);
    }
    await following;
    closeSync(file);
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, line) => `line ${line}`));
    expect(await lastLines(`${log}.1`, 1)).toEqual(['line 800']);
    expect(statSync(`${log}.4`, { throwIfNoEntry: false })).toBeUndefined();
  });
});
