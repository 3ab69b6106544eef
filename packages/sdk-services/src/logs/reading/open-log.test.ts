import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFormat } from '../formats/log-formats.ts';
import type { LogSource } from '../log-source.ts';
import type { Direction } from '../search/find-lines.ts';
import { readLog, type ReadUpTo } from './open-log.ts';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `[2026-02-15 14:30:15] production.INFO: entry ${from + index}\n`).join('');
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

describe('a log that is rotated while it is read', () => {
  let folder: string;
  let log: string;
  let source: LogSource;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'woosoo-rotating-'));
    log = join(folder, 'laravel.log');
    source = {
      kind: 'file',
      name: 'laravel',
      service: null,
      path: log,
      format: logFormat('laravel', { application: 'UTC', machine: 'UTC' }),
    };
    writeFileSync(`${log}.2`, lines(0, 3000));
    writeFileSync(`${log}.1`, lines(3000, 6000));
    writeFileSync(log, lines(6000, 9000));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const rename = (): void => {
    for (const [from, to] of [
      ['.2', '.3'],
      ['.1', '.2'],
      ['', '.1'],
    ] as const)
      renameSync(log + from, log + to);
    writeFileSync(log, lines(9000, 9500));
  };
  const copyAndEmpty = (): void => {
    for (const [from, to] of [
      ['.2', '.3'],
      ['.1', '.2'],
    ] as const)
      renameSync(log + from, log + to);
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, lines(9000, 9500));
  };
  const placeNow = (): ReadUpTo => {
    const { dev, ino, size } = statSync(log, { bigint: true });
    return { id: `${dev}:${ino}`, position: Number(size) };
  };

  /** The numbers of all entries, in the order of the log; something happens after the first of them. */
  async function read(direction: Direction, happens: () => void, upTo?: ReadUpTo): Promise<number[]> {
    const lists: number[][] = [];
    let happened = false;
    for await (const list of readLog(source, {}, direction, upTo)) {
      lists.push(list._unsafeUnwrap().map((entry) => Number(/entry (\d+)/.exec(entry.text)?.[1])));
      if (!happened) happens();
      happened = true;
    }
    return (direction === 'forward' ? lists : lists.reverse()).flat();
  }

  it.each(['forward', 'backward'] as const)('is given once and whole, %s', async (direction) => {
    expect(await read(direction, () => undefined)).toEqual(numbers(0, 9000));
    expect(await read(direction, rename, placeNow())).toEqual(numbers(0, 9000));
  });

  it('is given once and whole when it is copied and emptied', async () => {
    expect(await read('forward', copyAndEmpty, placeNow())).toEqual(numbers(0, 9000));
  });

  it.each([
    ['renamed', rename],
    ['copied and emptied', copyAndEmpty],
  ])('leaves what has come to whoever follows when it was %s before it is read', async (_, rotate) => {
    const upTo = placeNow();
    rotate();
    expect(await read('backward', () => undefined, upTo)).toEqual(numbers(0, 9000));
  });
});
