import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeResult } from '../health-probe.ts';
import type { HealthReport } from '../health-report.ts';
import { HealthHistory } from './health-history.ts';

const BEGIN = Date.parse('2026-02-15T14:00:00.000Z');
const result = (changes: Partial<ProbeResult> = {}): ProbeResult => ({
  probe: 'database',
  kind: 'database',
  status: 'ok',
  summary: 'connected',
  durationMs: 4,
  observed: { pending: 3, version: '10.11' },
  ...changes,
});
const reportAt = (ms: number, ...probes: readonly ProbeResult[]): HealthReport => ({
  at: new Date(BEGIN + ms).toISOString(),
  durationMs: 4,
  status: 'ok',
  probes,
});

const reportsOf = (history: HealthHistory, since: Date): readonly HealthReport[] => {
  const reports: HealthReport[] = [];
  history.visitReports(since, (report) => reports.push(report))._unsafeUnwrap();
  return reports;
};

describe('the health history', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'woosoo-history-'));
    file = join(folder, 'health.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = async () => (await HealthHistory.open(file))._unsafeUnwrap();

  it('sums results up by minute and hour', async () => {
    using history = await open();
    for (const [ms, durationMs, status] of [
      [0, 4, 'ok'],
      [10_000, 8, 'failed'],
      [70_000, 6, 'crashed'],
    ] as const)
      history.add(reportAt(ms, result({ durationMs, status })))._unsafeUnwrap();
    expect(history.points('database', 'minute', new Date(BEGIN))._unsafeUnwrap()).toEqual([
      { at: '2026-02-15T14:00:00.000Z', count: 2, bad: 1, meanMs: 6, maxMs: 8 },
      { at: '2026-02-15T14:01:00.000Z', count: 1, bad: 1, meanMs: 6, maxMs: 6 },
    ]);
    expect(history.points('database', 'hour', new Date(BEGIN))._unsafeUnwrap()).toMatchObject([{ count: 3, bad: 2, maxMs: 8 }]);
    expect(history.points('other', 'hour', new Date(BEGIN))._unsafeUnwrap()).toEqual([]);
  });

  it('gives the reports back as alert rules need them, after the file was closed and opened', async () => {
    const failed = result({ status: 'failed', summary: 'gone' });
    const queue = result({ probe: 'queue', kind: 'queue', observed: { pending: 7 } });
    {
      using history = await open();
      history.add(reportAt(0, result(), queue))._unsafeUnwrap();
      history.add(reportAt(10_000, failed))._unsafeUnwrap();
    }
    using history = await open();
    const reports = reportsOf(history, new Date(BEGIN));
    expect(reports.map(({ at, status }) => [at, status])).toEqual([
      ['2026-02-15T14:00:00.000Z', 'ok'],
      ['2026-02-15T14:00:10.000Z', 'failed'],
    ]);
    expect(reports[0]?.probes.map(({ probe, observed }) => [probe, observed])).toEqual([
      ['database', { pending: 3 }],
      ['queue', { pending: 7 }],
    ]);
    expect(reports[1]?.probes[0]).toMatchObject({ status: 'failed', summary: 'gone', kind: 'database' });
    expect(reportsOf(history, new Date(BEGIN + 5_000))).toHaveLength(1);
  });

  it('forgets: results after a day, minutes after a week, hours after a year', async () => {
    using history = await open();
    history.add(reportAt(0, result()))._unsafeUnwrap();
    const laterMs = (days: number) => days * 24 * 3_600_000;
    const ofTheBeginning = (all: Iterable<{ readonly at: string }>) =>
      [...all].filter(({ at }) => at === new Date(BEGIN).toISOString()).length;
    const left = () => [
      ofTheBeginning(reportsOf(history, new Date(0))),
      ofTheBeginning(history.points('database', 'minute', new Date(0))._unsafeUnwrap()),
      ofTheBeginning(history.points('database', 'hour', new Date(0))._unsafeUnwrap()),
    ];
    for (const [days, expected] of [
      [0.9, [1, 1, 1]],
      [1.1, [0, 1, 1]],
      [8, [0, 0, 1]],
      [410, [0, 0, 0]],
    ] as const) {
      for (const ms of [laterMs(days), laterMs(days) + 10_000]) history.add(reportAt(ms, result()))._unsafeUnwrap();
      history.prune(new Date(BEGIN + laterMs(days) + 10_000))._unsafeUnwrap();
      expect(left(), `after ${days} days`).toEqual(expected);
    }
  });

  it('is not lost to a clock that is years ahead for a moment', async () => {
    using history = await open();
    const ahead = 5 * 365 * 24 * 3_600_000;
    for (const ms of [0, 10_000, ahead]) history.add(reportAt(ms, result()))._unsafeUnwrap();
    history.prune(new Date(BEGIN + ahead))._unsafeUnwrap();
    history.add(reportAt(20_000, result()))._unsafeUnwrap();
    history.prune(new Date(BEGIN + 20_000))._unsafeUnwrap();
    expect(reportsOf(history, new Date(0)).map(({ at }) => Date.parse(at) - BEGIN)).toEqual([0, 10_000, 20_000, ahead]);
  });

  it('stays small however long it runs', async () => {
    using history = await open();
    const probes = Array.from({ length: 12 }, (_, index) => result({ probe: `probe ${index}` }));
    const sizeAfter = (from: number, count: number): number => {
      for (let tick = from; tick < from + count; tick += 1) {
        history.add(reportAt(tick * 600_000, ...probes))._unsafeUnwrap();
        if (tick % 6 === 0) history.prune(new Date(BEGIN + tick * 600_000))._unsafeUnwrap();
      }
      return statSync(file).size;
    };
    // Ten days fill every table but that of the hours.
    const filled = sizeAfter(0, 1_440);
    expect(sizeAfter(1_440, 720) - filled).toBeLessThan(filled / 5);
  });

  it('keeps small things beside', async () => {
    using history = await open();
    expect(history.kept('alerts')._unsafeUnwrap()).toBeNull();
    history.keep('alerts', { a: [1] })._unsafeUnwrap();
    history.keep('alerts', { a: [2] })._unsafeUnwrap();
    expect(history.kept('alerts')._unsafeUnwrap()).toEqual({ a: [2] });
  });

  it('can be read while somebody writes, and is not made by looking', async () => {
    expect((await HealthHistory.open(file, { readOnly: true })).isErr()).toBe(true);
    using writer = await open();
    writer.add(reportAt(0, result()))._unsafeUnwrap();
    using reader = (await HealthHistory.open(file, { readOnly: true }))._unsafeUnwrap();
    expect(reportsOf(reader, new Date(0))).toHaveLength(1);
    expect(reader.add(reportAt(1, result())).isErr()).toBe(true);
  });

  it('puts a damaged file aside and begins anew; whoever only looks is told what is wrong', async () => {
    const garbage = 'not a database, by any means, whatever it may be called';
    writeFileSync(file, garbage);
    using reader = (await HealthHistory.open(file, { readOnly: true }))._unsafeUnwrap();
    const error = reader.visitReports(new Date(0), () => undefined)._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'HistoryUnusable', code: 'WOO4002' });
    expect(error.message).toContain(file);
    using history = await open();
    expect(history.setAside).toBe(`${file}.damaged`);
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(garbage);
    history.add(reportAt(0, result()))._unsafeUnwrap();
    expect(reportsOf(history, new Date(0))).toHaveLength(1);
  });

  it('notices damage further inside when it is opened', async () => {
    {
      using history = await open();
      for (let tick = 0; tick < 500; tick += 1) history.add(reportAt(tick * 1000, result()))._unsafeUnwrap();
    }
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, 8192, 8192 + 20_000));
    using history = await open();
    expect(history.setAside).toBe(`${file}.damaged`);
  });

  it('says that there is none yet to whoever only looks', async () => {
    const error = (await HealthHistory.open(file, { readOnly: true }))._unsafeUnwrapErr();
    expect(error.message).toBe(`There is no health history in ${file} yet.`);
  });
});
