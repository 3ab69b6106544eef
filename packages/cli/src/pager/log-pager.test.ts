import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { openBranch, type BranchLogs } from '@woosoo/sdk-deploy';
import type { LogQuery } from '@woosoo/sdk-services';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStyle } from '../terminal/style.ts';
import { temporaryBranch } from '../testing/temporary-branch.ts';
import { keysOf } from './keys.ts';
import { LogFeed } from './log-feed.ts';
import { LogPager } from './log-pager.ts';
import { pagerPage } from './pager-page.ts';

const line = (number: number, level = 'INFO'): string => `[2026-02-15 14:30:15] production.${level}: entry ${number}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index, (from + index) % 10 === 0 ? 'ERROR' : 'INFO')).join('');

/** A pager on a screen of 6 rows: 5 lines and the status. */
async function opened(text: string, options: { readonly following?: boolean; readonly query?: LogQuery } = {}) {
  const root = await temporaryBranch();
  const log = join(root, '.woosoo', 'shared', 'backend', 'storage', 'logs', 'laravel.log');
  await mkdir(dirname(log), { recursive: true });
  await writeFile(log, text);
  const woosoo = (await openBranch({ root }))._unsafeUnwrap();
  onTestFinished(() => woosoo[Symbol.asyncDispose]());
  const logs: BranchLogs = woosoo.logs;
  const sources = (await logs.sources(['laravel']))._unsafeUnwrap();
  const open = (wanted: LogQuery) => LogFeed.open(logs, sources, wanted);
  const query: LogQuery = { lines: 'all', ...options.query };
  const feed = await open(query);
  if (!(feed instanceof LogFeed)) throw new Error(feed.message);
  const saved: (readonly [LogQuery, string])[] = [];
  const save = (wanted: LogQuery, path: string): Promise<string> => {
    saved.push([wanted, path]);
    return Promise.resolve('done');
  };
  const pager = new LogPager({ open, save, changed: () => undefined }, feed, { query, following: options.following ?? false });
  onTestFinished(() => pager[Symbol.asyncDispose]());
  pager.resize(100, 5);
  await pager.begin();
  const page = (): readonly string[] =>
    pagerPage(pager, { style: createStyle(false), columns: 100, rows: 6, sourceWidth: 0, title: 'laravel' });
  return {
    pager,
    saved,
    page,
    status: () => page().at(-1) ?? '',
    /** The numbers of the entries on the screen. */
    shown: () =>
      page()
        .slice(0, -1)
        .map((row) => Number(/entry (\d+)/.exec(stripVTControlCharacters(row))?.[1] ?? NaN)),
    append: (more: string) => appendFile(log, more),
    press: async (...keys: readonly string[]) => {
      for (const key of keys) await pager.key(key);
    },
    type: async (typed: string) => {
      for (const key of keysOf(`${typed}\r`)) await pager.key(key);
    },
    until: async (reached: () => boolean) => {
      for (const end = Date.now() + 10_000; !reached() && Date.now() < end;) await delay(10);
      expect(reached()).toBe(true);
    },
  };
}

describe('the viewer of logs', () => {
  it('begins at the end and goes back as far as the log does', async () => {
    const { shown, press, pager } = await opened(lines(0, 2000));
    expect(shown()).toEqual([1995, 1996, 1997, 1998, 1999]);
    await press('up', 'up');
    expect(shown()).toEqual([1993, 1994, 1995, 1996, 1997]);
    await press('page-up');
    expect(shown()).toEqual([1989, 1990, 1991, 1992, 1993]);
    await press('g');
    expect(shown()).toEqual([0, 1, 2, 3, 4]);
    expect(pager.isWhole).toBe(true);
    await press('up', 'down', 'page-down');
    expect(shown()).toEqual([5, 6, 7, 8, 9]);
    await press('G', 'down');
    expect(shown()).toEqual([1995, 1996, 1997, 1998, 1999]);
  });

  it('takes keys while the first screenful is still on its way', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const pages = [lines(1500, 2000), lines(0, 1500)];
    const feed = {
      isOldest: false,
      older: async () => {
        await waiting.promise;
        const text = pages.shift() ?? '';
        feed.isOldest = pages.length === 0;
        const entries = text
          .split('\n')
          .filter((row) => row !== '')
          .map((row) => ({ source: 'laravel', time: null, level: null, message: row, text: row, context: null }));
        return { entries, problems: [] };
      },
      newer: () => (async function* () {})(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const deps = { open: () => Promise.reject(new Error('not opened again')), save: () => Promise.resolve(''), changed: () => undefined };
    const pager = new LogPager(deps, feed as unknown as LogFeed, { query: { lines: 'all' }, following: false }); // all that a pager asks of it
    pager.resize(100, 5);
    const begun = pager.begin();
    const pressed = pager.key('g');
    await delay(20);
    waiting.resolve(undefined);
    await Promise.all([begun, pressed]);
    expect([pager.isWhole, pager.lines.length]).toEqual([true, 2000]);
  });

  it('follows until somebody scrolls up, then says how many wait', async () => {
    const { shown, press, append, status, until } = await opened(lines(0, 100), { following: true });
    await append(lines(100, 103));
    await until(() => shown().at(-1) === 102);
    expect(status()).toContain('following');
    await press('up');
    expect(shown()).toEqual([97, 98, 99, 100, 101]);
    await append(lines(103, 106));
    await until(() => status().includes('3 new entries'));
    expect(shown()).toEqual([97, 98, 99, 100, 101]);
    await press('f');
    expect(shown()).toEqual([101, 102, 103, 104, 105]);
    expect(status()).toContain('following');
    await press('space');
    await append(lines(106, 107));
    await until(() => status().includes('1 new entry'));
    expect(shown().at(-1)).toBe(105);
    await press('end');
    expect(shown().at(-1)).toBe(106);
  });

  it('shows only what passes a level or a search, over the whole log, and what comes of it', async () => {
    const { shown, press, type, append, until, status } = await opened(lines(0, 3000), { following: true });
    await press('l', 'l');
    expect(shown()).toEqual([2950, 2960, 2970, 2980, 2990]);
    expect(status()).toContain('error and worse');
    await press('&');
    await type('entry \\d0$');
    expect(shown()).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90].slice(-5));
    await append(line(7, 'ERROR') + line(20, 'INFO') + line(30, 'ERROR'));
    await until(() => shown().at(-1) === 30);
    expect(shown()).toEqual([60, 70, 80, 90, 30]);
    await press('escape');
    expect(shown()).toEqual([2998, 2999, 7, 20, 30]);
  });

  it('says what is wrong with an expression and leaves what is shown', async () => {
    const { shown, press, type, status } = await opened(lines(0, 50));
    await press('&');
    await type('(');
    expect(status()).toContain('not a regular expression');
    expect(shown()).toEqual([45, 46, 47, 48, 49]);
  });

  it('finds a text further up than what was read', async () => {
    const { shown, press, type, status, page } = await opened(lines(0, 9000));
    await press('/');
    expect(status()).toContain('Find:');
    await type('ENTRY 17');
    expect(status()).toContain('is not');
    await press('/');
    await type('entry 170');
    expect(shown()).toContain(1709);
    expect(page().join('')).toContain('\u001b[7mentry 170\u001b[27m');
    await press('n');
    expect(shown()).toContain(1708);
    await press('N');
    expect(shown()[2]).toBe(1709);
  });

  it('saves what is shown, with the filters', async () => {
    const { saved, press, type, status } = await opened(lines(0, 50));
    await press('l', 'l', 's');
    await type('out.csv');
    expect(saved).toMatchObject([[{ level: 'error', lines: 'all' }, 'out.csv']]);
    expect(status()).toContain('done');
    await press('s', 'escape');
    expect(saved).toHaveLength(1);
  });

  it('wraps long lines or not', async () => {
    const { page, press } = await opened(`${line(1)}${line(2).trimEnd()} ${'x'.repeat(90)}END\n`);
    expect(page().join('\n')).toContain('END');
    await press('w');
    expect(page().join('\n')).not.toContain('END');
    await press('right', 'right', 'right');
    expect(page().join('\n')).toContain('END');
  });

  it('shows JSON lines as people read them', async () => {
    const { page } = await opened(
      `${JSON.stringify({ datetime: '2026-02-15T14:30:15Z', level_name: 'ERROR', message: 'No table', context: {} })}\n`,
    );
    expect(page()[0]).toMatch(/^\[2026-02-15 \d\d:30:15\] ERROR No table$/);
  });

  it('lets nobody write to the terminal through a log', async () => {
    const { page } = await opened(`${line(1).trimEnd()} \u001b[2J\u001b]0;title\u0007\u0008bad\ttab\n`);
    expect(page()[0]).toContain('bad    tab');
    expect(page()[0]).not.toMatch(/[\u0000-\u001f]/);
  });

  it('says that there is nothing', async () => {
    const { page } = await opened('');
    expect(page().join('\n')).toContain('Nothing of that kind');
  });

  it('ends with q, Ctrl-C while typing too', async () => {
    const { pager, press } = await opened(line(1));
    await Promise.all(['l', 'l', 'l', '/', 'x', 'q', 'enter'].map((key) => pager.key(key)));
    expect(pager).toMatchObject({ isOver: false, find: 'xq' });
    expect(pager.query.level).toBeUndefined();
    await press('?', 'x');
    expect(pager.isOver).toBe(false);
    await press('/', 'q', 'ctrl-c');
    expect(pager.isOver).toBe(true);
  });
});

describe('keys', () => {
  it('are named, also when several come at once', () => {
    expect(keysOf('a\u001b[A\u001b[5~\u001bOF \r\u007f\u0003ñ\u001b')).toEqual([
      'a',
      'up',
      'page-up',
      'end',
      'space',
      'enter',
      'backspace',
      'ctrl-c',
      'ñ',
      'escape',
    ]);
    expect(keysOf('\u001b[200~\u0001')).toEqual([]);
  });
});
