import assert from 'node:assert';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@woosoo/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogFile } from '../files/log-file.ts';
import { logFormat, type LogFormatName } from '../formats/log-formats.ts';
import { LogReader, type LogBatches } from '../log-reader.ts';
import type { LogSource } from '../log-source.ts';
import { EntryFinder } from '../reading/entry-finder.ts';

const folder = mkdtempSync(join(tmpdir(), 'woosoo-found-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const reader = new LogReader({ clock: new SystemClock() });

/** The same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

const lineOf: Readonly<Record<'laravel' | 'plain', (number: number) => string>> = {
  laravel: (number) => `[2026-02-15 14:30:15] production.${number % 7 === 0 ? 'ERROR' : 'INFO'}: Order ${number}`,
  plain: (number) => `Order ${number}`,
};

/** Some 14 MB: entries of one line and of many, one of 1.5 MB; the word that is looked for stands in first lines, in later ones, or several times. */
function written(format: 'laravel' | 'plain'): string {
  const next = random(7);
  const pieces: string[] = [];
  for (let number = 0; number < 42_000; number += 1) {
    const lines = [`${lineOf[format](number)}${next() < 0.03 ? ' needle' : ''} ${'x'.repeat(Math.floor(next() * 200))}`];
    const more = next() < 0.2 ? Math.floor(next() * 12) : 0;
    for (let index = 0; index < more; index += 1) {
      lines.push(
        `${next() < 0.5 ? '#' : '  at '}${index} /srv/${'y'.repeat(Math.floor(next() * 300))}${next() < 0.02 ? ` needle ${index}` : ''}`,
      );
    }
    if (number === 20_000) lines.push(`  ${'z'.repeat(1_500_000)} needle`);
    pieces.push(...lines, '');
  }
  return pieces.join('\n').replaceAll('\n\n', '\n');
}

async function texts(batches: LogBatches): Promise<string[]> {
  const all: string[] = [];
  for await (const batch of batches) all.push(...batch._unsafeUnwrap().map(({ text }) => text));
  return all;
}

describe.each(['laravel', 'plain'] as const)(
  'what is found in a log of many megabytes (%s)',
  (format: LogFormatName & keyof typeof lineOf) => {
    const path = join(folder, `${format}.log`);
    const source: LogSource = {
      kind: 'file',
      name: format,
      service: null,
      path,
      format: logFormat(format, { application: 'UTC', machine: 'UTC' }),
    };
    let everything: readonly string[] = [];
    beforeAll(async () => {
      writeFileSync(path, written(format));
      everything = await texts(reader.read([source]));
    }, 60_000);

    it.each(['needle', 'n.edle', 'needle \\d', 'Order \\d*7 ', '[^a]rder 2\\d+ ', 'xx needle|needle [123]'])(
      'is what reading all of it and looking gives: %s',
      async (pattern) => {
        const matching = new RegExp(pattern, /[A-Z]/.test(pattern) ? '' : 'i');
        const wanted = everything.filter((text) => text.split('\n').some((one) => matching.test(one)));
        expect(wanted.length).toBeGreaterThan(0);
        const [forward, backward] = [
          await texts(reader.read([source], { search: { pattern } })),
          await texts(reader.readBack([source], { search: { pattern } })),
        ];
        // Not `toEqual`: a difference would be shown whole.
        expect(forward.length).toBe(wanted.length);
        expect(forward.findIndex((text, index) => text !== wanted[index])).toBe(-1);
        expect(backward.length).toBe(wanted.length);
        expect(backward.toReversed().findIndex((text, index) => text !== wanted[index])).toBe(-1);
      },
      60_000,
    );
  },
);

it('keeps what belongs to an entry where a piece of the file ends within it', async () => {
  const path = join(folder, 'border.log');
  const source: LogSource = {
    kind: 'file',
    name: 'border',
    service: null,
    path,
    format: logFormat('plain', { application: 'UTC', machine: 'UTC' }),
  };
  const entry = 'Order needle\n#0 /srv/app\n';
  for (let behind = 0; behind < 2 * entry.length; behind += 1) {
    writeFileSync(path, `${'x'.repeat(1024 * 1024 + entry.length - behind)}\n${entry}Order\n`);
    expect(await texts(reader.read([source], { search: { pattern: 'needle' } })), String(behind)).toEqual([entry.trimEnd()]);
  }
});

it('does not look for ever in a file that was emptied meanwhile', async () => {
  const path = join(folder, 'emptied.log');
  writeFileSync(path, `${'x'.repeat(100)}\n`.repeat(10_000));
  await using file = await LogFile.open(path);
  assert(file !== null);
  const finder = new EntryFinder(file, logFormat('plain', { application: 'UTC', machine: 'UTC' }), { from: 0, to: file.size });
  truncateSync(path, 5000);
  expect((await finder.lineAt(4000)).bytes.toString()).toBe('x'.repeat(100));
  expect((await finder.lineAt(900_000)).bytes.length).toBeLessThan(101);
  expect((await finder.entryAt(900_000)).text.length).toBeLessThan(101);
});
