import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SystemClock } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFormat, type LogFormatName } from './formats/log-formats.ts';
import { LogReader, type LogBatches } from './log-reader.ts';
import type { LogSource } from './log-source.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'woosoo-log-'));
  log = join(folder, 'laravel.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const zones = { application: 'UTC', machine: 'UTC' };
const reader = new LogReader({ clock: new SystemClock() });
const source = (path = log, name = 'laravel', format: LogFormatName = 'laravel'): LogSource => ({
  kind: 'file',
  name,
  service: null,
  path,
  format: logFormat(format, zones),
});
const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const start = Date.UTC(2026, 1, 15);
const line = (second: number, level: string, text: string): string =>
  `[${stamp(start + second * 1000)}] production.${level}: ${text} {"n":${second}} \n`;
const trace = (second: number): string =>
  `${line(second, 'ERROR', `Order ${second} failed`).trimEnd()}\n[stacktrace]\n#0 /srv/app/Order.php(${second}): pay()\n#1 {main}\n`;
/** Every tenth entry is an error with a stack trace. */
const written = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => {
    const second = from + index;
    return second % 10 === 0 ? trace(second) : line(second, 'INFO', `Order ${second} sent`);
  }).join('');

async function messages(batches: LogBatches): Promise<string[]> {
  const all: string[] = [];
  for await (const batch of batches) {
    if (batch.isErr()) all.push(`! ${batch.error.type}`);
    else all.push(...batch.value.map(({ message }) => message));
  }
  return all;
}
const orders = (from: number, to: number, only: (second: number) => boolean = () => true): string[] =>
  Array.from({ length: to - from }, (_, index) => from + index)
    .filter(only)
    .map((second) => `Order ${second} ${second % 10 === 0 ? 'failed' : 'sent'}`);

describe('reading a log', () => {
  it('gives entries with time, level, message, data and their stack trace', async () => {
    writeFileSync(log, written(9, 11));
    const entries: unknown[] = [];
    for await (const batch of reader.read([source()])) entries.push(...batch._unsafeUnwrap());
    expect(JSON.parse(JSON.stringify(entries))).toEqual([
      {
        source: 'laravel',
        time: '2026-02-15T00:00:09.000Z',
        level: 'info',
        message: 'Order 9 sent',
        context: { n: 9 },
        text: line(9, 'INFO', 'Order 9 sent').trimEnd() + ' ',
      },
      {
        source: 'laravel',
        time: '2026-02-15T00:00:10.000Z',
        level: 'error',
        message: 'Order 10 failed',
        context: null,
        text: trace(10).trimEnd(),
      },
    ]);
  });

  it('gives each once, forward and backward, of a log longer than what is read at once', async () => {
    writeFileSync(log, written(0, 30_000));
    expect(statSync(log).size).toBeGreaterThan(2 * 1024 * 1024);
    expect(await messages(reader.read([source()]))).toEqual(orders(0, 30_000));
    expect((await messages(reader.readBack([source()]))).reverse()).toEqual(orders(0, 30_000));
    expect(await messages(reader.read([source()], { lines: 12_345 }))).toEqual(orders(30_000 - 12_345, 30_000));
    expect(await messages(reader.read([source()], { lines: 3 }))).toEqual(orders(29_997, 30_000));
    expect(await messages(reader.read([source()], { lines: 0 }))).toEqual([]);
  });

  it('goes on into what rotation put aside, packed or not', async () => {
    writeFileSync(`${log}.2.gz`, gzipSync(written(0, 100)));
    writeFileSync(`${log}.1`, written(100, 200));
    writeFileSync(log, written(200, 205));
    expect(await messages(reader.read([source()]))).toEqual(orders(0, 205));
    expect(await messages(reader.read([source()], { lines: 150 }))).toEqual(orders(55, 205));
  });

  it('reads daily files as one log', async () => {
    writeFileSync(join(folder, 'laravel-2026-02-15.log'), written(100, 110));
    writeFileSync(join(folder, 'laravel-2026-02-14.log'), written(0, 100));
    expect(await messages(reader.read([source()], { lines: 15 }))).toEqual(orders(95, 110));
  });

  it('gives what can be had of a packed file that is cut short', async () => {
    writeFileSync(`${log}.1.gz`, gzipSync(written(0, 1000)).subarray(0, 4000));
    writeFileSync(log, written(1000, 1001));
    const found = await messages(reader.read([source()]));
    expect(found.length).toBeGreaterThan(10);
    expect(found.at(-1)).toBe('Order 1000 failed');
  });

  it('has nothing to say of a log that is not there, and says what cannot be read', async () => {
    expect(await messages(reader.read([source(), source(join(folder, 'no', 'such', 'x.log'))]))).toEqual([]);
    // A service manager that fails.
    const broken: LogSource = {
      kind: 'stream',
      name: 'journal',
      service: 'x',
      format: logFormat('plain', zones),
      lines: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no journal')) }) }),
    };
    writeFileSync(log, written(1, 3));
    expect((await messages(reader.read([broken, source()]))).sort()).toEqual(['! LogUnreadable', 'Order 1 sent', 'Order 2 sent']);
  });

  it('keeps a line of 20 MB whole, and what is around it', async () => {
    const long = 'x'.repeat(20 * 1024 * 1024);
    writeFileSync(log, `${written(0, 5)}${line(5, 'INFO', long)}${written(6, 10)}`);
    const texts: number[] = [];
    for await (const batch of reader.read([source()])) texts.push(...batch._unsafeUnwrap().map(({ text }) => text.length));
    expect(texts).toHaveLength(10);
    expect(texts[5]).toBeGreaterThan(long.length);
    expect((await messages(reader.readBack([source()]))).length).toBe(10);
    expect(await messages(reader.read([source()], { search: { pattern: 'order 9' } }))).toEqual(['Order 9 sent']);
    expect(await messages(reader.read([source()], { search: { pattern: 'Order [89]' } }))).toEqual(['Order 8 sent', 'Order 9 sent']);
    expect(await messages(reader.read([source()], { since: new Date(start + 7000) }))).toEqual(orders(7, 10));
  });

  it('shows bytes that are no UTF-8 instead of losing them', async () => {
    writeFileSync(log, Buffer.concat([Buffer.from(line(1, 'INFO', 'ñ')), Buffer.from(line(2, 'INFO', 'caf\xe9'), 'latin1')]));
    expect(await messages(reader.read([source()]))).toEqual(['ñ', 'café']);
  });

  it('reads the ends of a file of many gigabytes only', async () => {
    writeFileSync(log, written(0, 10));
    truncateSync(log, 8 * 1024 ** 3);
    appendFileSync(log, `\n${written(100_000, 100_010)}`);
    expect(await messages(reader.read([source()], { lines: 5 }))).toEqual(orders(100_005, 100_010));
  });
});

describe('a time', () => {
  it('is found in a long log, and nothing else is given', async () => {
    writeFileSync(log, written(0, 60_000));
    const at = (second: number): Date => new Date(start + second * 1000);
    expect(await messages(reader.read([source()], { since: at(59_990) }))).toEqual(orders(59_990, 60_000));
    expect(await messages(reader.read([source()], { since: at(31_234), until: at(31_260) }))).toEqual(orders(31_234, 31_261));
    expect(await messages(reader.read([source()], { until: at(12) }))).toEqual(orders(0, 13));
    expect(await messages(reader.read([source()], { since: at(-100), until: at(3) }))).toEqual(orders(0, 4));
    expect(await messages(reader.read([source()], { since: at(70_000) }))).toEqual([]);
    expect(await messages(reader.read([source()], { until: at(-1) }))).toEqual([]);
    expect(await messages(reader.read([source()], { since: at(1000), until: at(1100), lines: 5 }))).toEqual(orders(1096, 1101));
    expect(await messages(reader.read([source()], { since: at(1000), until: at(1100), search: { pattern: 'failed' } }))).toEqual(
      orders(1000, 1101, (second) => second % 10 === 0),
    );
  });

  it('is found on both sides of a clock that was set back', async () => {
    writeFileSync(log, written(0, 40_000) + written(20_000, 60_000));
    const since = new Date(start + 35_000 * 1000);
    const found = await messages(reader.read([source()], { since }));
    expect(found).toEqual([...orders(35_000, 40_000), ...orders(35_000, 60_000)]);
  });

  it('does not open what was put aside before', async () => {
    writeFileSync(`${log}.1`, written(0, 10));
    utimesSync(`${log}.1`, new Date(start), new Date(start));
    writeFileSync(log, written(100_000, 100_002));
    expect(await messages(reader.read([source()], { since: new Date(start + 50_000_000) }))).toEqual(orders(100_000, 100_002));
  });
});

describe('a level', () => {
  it('takes those that are worse, too', async () => {
    writeFileSync(log, written(0, 20_000) + line(20_000, 'CRITICAL', 'Down') + line(20_001, 'WARNING', 'Late'));
    const errors = [...orders(0, 20_000, (second) => second % 10 === 0), 'Down'];
    expect(await messages(reader.read([source()], { level: 'error' }))).toEqual(errors);
    expect(await messages(reader.read([source()], { level: 'error', lines: 7 }))).toEqual(errors.slice(-7));
    expect(await messages(reader.read([source()], { level: 'warning', lines: 2 }))).toEqual(['Down', 'Late']);
    expect(await messages(reader.read([source()], { level: 'debug' }))).toHaveLength(20_002);
  });
});

describe('a search', () => {
  it('gives whole entries of which a line matches, however it is done', async () => {
    writeFileSync(log, written(0, 30_000));
    const ending = (digits: string) => (second: number) => second % 10 === 0 && String(second).endsWith(digits);
    for (const search of [
      { pattern: 'Order.php(7770)', kind: 'text' as const }, // text
      { pattern: 'order.php\\(7770\\)' }, // an expression that must hold a text
      { pattern: '\\.php\\(7{3}0\\)$|\\(7{3}0\\):' }, // nothing that must be there: in bulk
      { pattern: '[^\\d]7{3}0\\):' }, // and line by line
    ]) {
      expect(await messages(reader.read([source()], { search })), search.pattern).toEqual(['Order 7770 failed']);
      expect(await messages(reader.readBack([source()], { search })), search.pattern).toEqual(['Order 7770 failed']);
    }
    for (const pattern of ['90 failed', '90 f.iled', '\\d90 (?:failed|lost)']) {
      expect(await messages(reader.read([source()], { search: { pattern } })), pattern).toEqual(
        orders(0, 30_000, ending('90')).filter((text) => new RegExp(pattern).test(text)),
      );
      expect(await messages(reader.read([source()], { search: { pattern }, lines: 4 })), pattern).toEqual(
        orders(0, 30_000, ending('90')).slice(-4),
      );
    }
    expect(await messages(reader.read([source()], { search: { pattern: 'Order' }, lines: 3 }))).toEqual(orders(29_997, 30_000));
    expect(await messages(reader.read([source()], { search: { pattern: 'Order' } }))).toHaveLength(30_000);
    expect(await messages(reader.read([source()], { search: { pattern: 'sent' }, level: 'error' }))).toEqual([]);
  });

  it('is given up when its expression takes too long, and says so', async () => {
    writeFileSync(log, line(1, 'INFO', `${'a'.repeat(60)}!`));
    expect(await messages(reader.read([source()], { search: { pattern: '(a+)+[^a!]$' } }))).toEqual(['! SearchTooSlow']);
  }, 20_000);

  it('says that it is no expression', async () => {
    expect(await messages(reader.read([source()], { search: { pattern: '(' } }))).toEqual(['! SearchInvalid']);
  });
});

describe('several logs', () => {
  it('are put together by time, the zones of each counted in', async () => {
    writeFileSync(log, line(1, 'INFO', 'one') + line(3, 'INFO', 'three') + line(5, 'INFO', 'five'));
    const access = join(folder, 'access.log');
    const request = (second: number, name: string): string =>
      `::1 - - [15/Feb/2026:08:00:0${second} +0800] "GET /${name} HTTP/1.1" 200 1 "-" "-"\n`;
    writeFileSync(access, request(2, 'two') + request(4, 'four') + request(6, 'six'));
    const both = [source(), source(access, 'nginx-access', 'nginx-access')];
    const all = ['one', 'GET /two 200', 'three', 'GET /four 200', 'five', 'GET /six 200'];
    expect(await messages(reader.read(both))).toEqual(all);
    expect(await messages(reader.read(both, { lines: 3 }))).toEqual(all.slice(-3));
    expect((await messages(reader.readBack(both))).reverse()).toEqual(all);
  });

  it('keep the order of each where a time is missing', async () => {
    writeFileSync(log, `before\n${line(3, 'INFO', 'three')}`);
    const plain = join(folder, 'reverb.log');
    writeFileSync(plain, '2026-02-15 00:00:01 started\nlistening\n2026-02-15 00:00:04 four\n');
    expect(await messages(reader.read([source(), source(plain, 'reverb', 'plain')]))).toEqual([
      'started',
      'listening',
      'before',
      'three',
      'four',
    ]);
  });

  it('may be kept by a service manager', async () => {
    const lines = Array.from({ length: 10 }, (_, index) => ({ text: `line ${index}`, at: new Date(start + index * 1000).toISOString() }));
    const journal: LogSource = {
      kind: 'stream',
      name: 'reverb',
      service: 'reverb',
      format: logFormat('plain', zones),
      lines: async function* ({ lines: count = 100 }) {
        await delay(1);
        yield* lines.slice(-count);
      },
    };
    writeFileSync(log, line(4, 'INFO', 'four'));
    expect(await messages(reader.read([journal, source()], { lines: 7 }))).toEqual([
      'line 4',
      'four',
      'line 5',
      'line 6',
      'line 7',
      'line 8',
      'line 9',
    ]);
    expect(await messages(reader.read([journal], { search: { pattern: 'line 3' } }))).toEqual(['line 3']);
  });

  describe('that a service manager keeps, and that is long', () => {
    const kept = Array.from({ length: 13_000 }, (_, index) => {
      const head = `[${stamp(start + index * 1000)}] production.ERROR: Order ${index} failed`;
      return [head, '[stacktrace]', '#0 {main}'].map((text, row) => ({
        text,
        at: new Date(start + index * 1000).toISOString(),
        id: `${index}.${row}`,
      }));
    }).flat();
    const asked: unknown[] = [];
    const journal: LogSource = {
      kind: 'stream',
      name: 'reverb',
      service: 'reverb',
      format: logFormat('laravel', zones),
      lines: async function* (options) {
        await delay(1);
        asked.push(options);
        const { lines: count = 100, since } = options;
        yield* kept.filter(({ at }) => since === undefined || at >= since).slice(-count);
      },
    };
    beforeEach(() => {
      asked.length = 0;
    });

    it('gives its end without the rest being asked for', async () => {
      const found = await messages(reader.read([journal], { lines: 3 }));
      expect(found).toEqual(['Order 12997 failed', 'Order 12998 failed', 'Order 12999 failed']);
      expect(asked).toEqual([{ lines: 5000 }]);
    });

    it('gives each entry once and whole to whoever leafs back to its begin', async () => {
      const entries: string[] = [];
      for await (const batch of reader.readBack([journal]))
        entries.push(
          ...batch
            ._unsafeUnwrap()
            .map(({ text }) => text.split('\n'))
            .map(([head = '', ...rest]) => `${head.slice(22)} ${rest.length}`),
        );
      expect(entries.length).toBe(13_000);
      expect(entries.reverse()).toEqual(Array.from({ length: 13_000 }, (_, index) => `production.ERROR: Order ${index} failed 2`));
    });

    it('is asked for a time alone where that is all that is wanted', async () => {
      const since = new Date(start + 12_990_000);
      expect(await messages(reader.read([journal], { since }))).toHaveLength(10);
      expect(asked).toEqual([{ since: new Date(start + 12_930_000).toISOString(), lines: Number.MAX_SAFE_INTEGER }]);
    });
  });
});

describe('following', () => {
  it('goes on where the last lines end, with level and search, stack traces whole', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(log, written(0, 100));
    const over = new AbortController();
    const seen: string[] = [];
    const query = { lines: 2, level: 'error', search: { pattern: 'order' }, signal: over.signal } as const;
    const following = (async () => {
      for await (const batch of reader.follow([source()], query)) seen.push(...batch._unsafeUnwrap().map(({ text }) => text.trimEnd()));
    })();
    while (seen.length < 2) await delay(5);
    appendFileSync(log, written(100, 111));
    appendFileSync(log, '#2 late\n');
    while (seen.length < 4) await delay(5);
    await delay(100);
    over.abort();
    await following;
    expect(seen.join('\n')).toBe([trace(80), trace(90), trace(100), trace(110)].map((text) => text.trimEnd()).join('\n') + '\n#2 late');
  });

  it('ends when its expression takes too long', async () => {
    writeFileSync(log, '');
    const seen: string[] = [];
    const following = (async () => {
      for await (const batch of reader.follow([source()], { search: { pattern: '(a+)+$' } }))
        seen.push(batch.isErr() ? batch.error.type : 'entries');
    })();
    await delay(100);
    appendFileSync(log, line(1, 'INFO', `${'a'.repeat(60)}!`));
    await following;
    expect(seen).toEqual(['SearchTooSlow']);
  }, 20_000);
});
