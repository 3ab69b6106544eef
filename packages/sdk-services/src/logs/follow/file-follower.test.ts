import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SystemClock } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFiles } from '../files/log-files.ts';
import { FileFollower } from './file-follower.ts';
import { followFile } from './follow-file.ts';

let folder: string;
let log: string;
let follower: FileFollower;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'woosoo-follow-'));
  log = join(folder, 'a.log');
  follower = new FileFollower(log);
});
afterEach(() => {
  follower[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
/** Whatever comes within the time that a look at the folder takes. */
async function rest(): Promise<string[]> {
  const found: string[] = [];
  for (const end = Date.now() + 400; Date.now() < end;) {
    found.push(...(await follower.poll()));
    await delay(20);
  }
  return found;
}

describe('between two looks', () => {
  it('a log may be renamed several times', async () => {
    writeFileSync(log, lines(0, 5));
    await follower.begin();
    appendFileSync(log, lines(5, 7));
    renameSync(log, `${log}.1`);
    writeFileSync(log, lines(7, 10));
    renameSync(`${log}.1`, `${log}.2`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, lines(10, 15));
    expect(await rest()).toEqual(numbers(5, 15));
  });

  it('a log may be copied and emptied several times', async () => {
    writeFileSync(log, lines(0, 5));
    await follower.begin();
    appendFileSync(log, lines(5, 7));
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, lines(7, 10));
    renameSync(`${log}.1`, `${log}.2`);
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, lines(10, 12));
    expect(await rest()).toEqual(numbers(5, 12));
  });

  it('a log may be deleted and begun anew', async () => {
    writeFileSync(log, lines(0, 5));
    await follower.begin();
    appendFileSync(log, lines(5, 7));
    unlinkSync(log);
    writeFileSync(log, lines(7, 9));
    expect(await rest()).toEqual(numbers(5, 9));
  });

  it('a log may be renamed and packed', async () => {
    writeFileSync(log, lines(0, 5));
    await follower.begin();
    appendFileSync(log, lines(5, 7));
    writeFileSync(`${log}.1.gz`, gzipSync(readFileSync(log)));
    unlinkSync(log);
    writeFileSync(log, lines(7, 9));
    expect(await rest()).toEqual(numbers(5, 9));
  });

  it('a day may pass, and another', async () => {
    const day = (date: string): string => join(folder, `a-2026-02-${date}.log`);
    writeFileSync(day('14'), lines(0, 5));
    await follower.begin();
    appendFileSync(day('14'), lines(5, 6));
    writeFileSync(day('15'), lines(6, 8));
    writeFileSync(day('16'), lines(8, 9));
    expect(await rest()).toEqual(numbers(5, 9));
    appendFileSync(day('16'), lines(9, 10));
    expect(await rest()).toEqual(numbers(9, 10));
  });

  it('a writer may go on in the renamed file for a while, and finish its line there', async () => {
    writeFileSync(log, '');
    await follower.begin();
    appendFileSync(log, 'line 0\nli');
    renameSync(log, `${log}.1`);
    writeFileSync(log, lines(2, 3));
    expect(await follower.poll()).toEqual(['line 0']);
    appendFileSync(`${log}.1`, 'ne 1\n');
    expect(await rest()).toEqual(['line 1', 'line 2']);
    appendFileSync(`${log}.1`, 'late\n');
    appendFileSync(log, lines(3, 4));
    expect((await rest()).sort()).toEqual(['late', 'line 3']);
  });

  it('a log may be emptied under a writer that does not append, which leaves a hole', async () => {
    writeFileSync(log, lines(0, 5));
    await follower.begin();
    const { length } = lines(0, 5);
    truncateSync(log, 0);
    truncateSync(log, length);
    appendFileSync(log, lines(5, 6));
    expect(await rest()).toEqual(numbers(5, 6));
  });
});

describe('while it looks', () => {
  /** Rotates the log in the midst of a look: after the names were read (`during`), or when two looks agreed and the files are opened next (`after`). */
  const following = (rotate: () => void, when: 'during' | 'after') => {
    let before = '';
    let armed = false;
    const looking: typeof logFiles = async (path) => {
      const files = await logFiles(path);
      const now = JSON.stringify(files.map(({ name, id }) => [name, id]));
      if (armed && (when === 'during' || now === before)) {
        armed = false;
        rotate();
      }
      before = now;
      return files;
    };
    follower = new FileFollower(log, looking);
    return { arm: () => (armed = true) };
  };

  it.each(['during', 'after'] as const)('a log may be renamed (%s the look), and begun anew', async (when) => {
    const { arm } = following(() => {
      renameSync(`${log}.1`, `${log}.2`);
      renameSync(log, `${log}.1`);
      writeFileSync(log, lines(9, 12));
    }, when);
    writeFileSync(log, lines(0, 5));
    await follower.begin();
    appendFileSync(log, lines(5, 7));
    renameSync(log, `${log}.1`);
    writeFileSync(log, lines(7, 9));
    arm();
    expect(await rest()).toEqual(numbers(5, 12));
  });
});

/** Writes numbered lines without pause and rotates after every so many; every line in one call, as programs do. */
const WRITER = `
const fs = require('node:fs');
const [path, how, total, every] = [process.argv[1], process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const gone = (path) => { try { fs.unlinkSync(path); } catch {} };
const move = (from, to) => { try { fs.renameSync(from, to); } catch {} };
const shift = () => { gone(path + '.9'); for (let n = 8; n >= 1; n -= 1) move(path + '.' + n, path + '.' + (n + 1)); };
let day = 1;
const dated = () => path.replace('a.log', 'a-2026-' + String(1 + Math.floor(day / 28)).padStart(2, '0') + '-' + String(1 + day % 28).padStart(2, '0') + '.log');
let file = how === 'date' ? dated() : path;
let fd = fs.openSync(file, 'a');
for (let line = 0; line < total; line += 1) {
  fs.writeSync(fd, 'line ' + line + ' ' + 'x'.repeat(line % 90) + '\\n');
  if (line % every !== every - 1) continue;
  if (how === 'rename') { shift(); fs.renameSync(path, path + '.1'); }
  if (how === 'copy') { shift(); fs.copyFileSync(path, path + '.1'); fs.truncateSync(path); continue; }
  if (how === 'delete') { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150); fs.unlinkSync(path); }
  if (how === 'date') { day += 1; file = dated(); }
  fs.closeSync(fd);
  fd = fs.openSync(file, 'a');
}
`;

describe('at full speed', () => {
  it.each([
    ['rename', 120_000, 20_000],
    ['copy', 120_000, 20_000],
    ['date', 120_000, 5000],
    ['delete', 60_000, 20_000],
  ])('no line is lost or doubled when a log is rotated by %s', async (how, total, every) => {
    const over = new AbortController();
    const seen: number[] = [];
    if (how !== 'date') writeFileSync(log, '');
    const following = (async () => {
      for await (const line of followFile(log, { clock: new SystemClock(), signal: over.signal })) {
        seen.push(Number(line.split(' ')[1]));
        if (line.startsWith(`line ${total - 1} `)) over.abort();
      }
    })();
    await delay(100);
    const writer = spawn(process.execPath, ['-e', WRITER, log, how, String(total), String(every)], { stdio: 'inherit' });
    const timer = setTimeout(() => over.abort(), 45_000);
    await following;
    clearTimeout(timer);
    writer.kill();
    const missing = Array.from({ length: total }, (_, line) => line).filter((line) => seen[line] !== line);
    expect({ count: seen.length, firstWrong: missing[0] }).toEqual({ count: total, firstWrong: undefined });
  });
});
