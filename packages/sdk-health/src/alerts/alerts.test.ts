import { describe, expect, it } from 'vitest';
import type { HealthStatus, ProbeResult } from '../health-probe.ts';
import type { HealthReport } from '../health-report.ts';
import type { AlertEvent } from './alert.ts';
import { alertNotification, quietNotification } from './alert-notification.ts';
import type { AlertRule } from './alert-rule.ts';
import { evaluateAlerts, type Alerts } from './evaluate-alerts.ts';
import { holdBack, nothingHeld } from './hold-back.ts';
import { isQuiet } from './quiet-hours.ts';
import { AlertReplay } from './replay-alerts.ts';

const BEGIN = Date.parse('2026-02-15T14:00:00.000Z');
const rule = (changes: Partial<AlertRule> = {}): AlertRule => ({
  name: 'database',
  probe: 'database',
  limit: null,
  failures: 3,
  successes: 2,
  remindMs: null,
  dependsOn: [],
  severity: 'error',
  ...changes,
});
const result = (probe: string, status: HealthStatus, observed: ProbeResult['observed'] = {}): ProbeResult => ({
  probe,
  kind: 'database',
  status,
  summary: `${probe} is ${status}`,
  remedy: 'Mend it.',
  durationMs: 5,
  observed,
});
const letters: Readonly<Record<string, HealthStatus>> = { b: 'failed', g: 'ok', w: 'warning', '?': 'crashed', s: 'skipped' };

/** Reports ten seconds apart. `{ database: 'bbbg' }`: bad three times, then good; `.`: the probe is missing. */
function reports(series: Readonly<Record<string, string>>): readonly HealthReport[] {
  const length = Math.max(...Object.values(series).map((text) => text.length));
  return Array.from({ length }, (_, tick) => ({
    at: new Date(BEGIN + tick * 10_000).toISOString(),
    durationMs: 5,
    status: 'ok',
    probes: Object.entries(series).flatMap(([probe, text]) => {
      const status = letters[text[tick] ?? '.'];
      return status === undefined ? [] : [result(probe, status)];
    }),
  }));
}

function eventsOf(rules: readonly AlertRule[], all: readonly HealthReport[]): readonly AlertEvent[] {
  const replay = new AlertReplay(rules);
  for (const report of all) replay.add(report);
  return replay.events;
}

/** What is told, with the number of the report: `2 raised database`. */
const told = (rules: readonly AlertRule[], all: readonly HealthReport[]): readonly string[] =>
  eventsOf(rules, all).map(({ at, type, alert }) => `${(Date.parse(at) - BEGIN) / 10_000} ${type} ${alert.probe}`);
const toldOf = (text: string, changes: Partial<AlertRule> = {}) => told([rule(changes)], reports({ database: text }));

describe('an alert', () => {
  it.each([
    ['is raised after so many failures in a row', 'bbb', ['2 raised database']],
    ['is raised once', 'bbbbbbb', ['2 raised database']],
    ['is not raised by single failures', 'bbgbbgbbg', []],
    ['is not raised by warnings', 'wwwwww', []],
    ['is cleared after so many successes in a row', 'bbbgg', ['2 raised database', '4 resolved database']],
    ['does not flap', 'bbbgbgbgbgg', ['2 raised database', '10 resolved database']],
    ['comes again after it was cleared', 'bbbggbbb', ['2 raised database', '4 resolved database', '7 raised database']],
    ['stays as it is while the probe breaks', 'bbb???b', ['2 raised database']],
    ['is not cleared by silence', 'bbb.....', ['2 raised database']],
    ['is cleared only by results', 'bbb...g.gg', ['2 raised database', '9 resolved database']],
    ['says when nothing is known any more, once, and when it is again', '??????gg', ['2 lost database', '7 found database']],
    ['does not speak of a probe that breaks once', 'g?g?g', []],
    ['says that it is known again also when it was bad between', '???bggg', ['2 lost database', '5 found database']],
    ['says it once, whatever breaks again between', '???g?gg', ['2 lost database', '6 found database']],
    ['says when results stop coming, and forgets it then', 'g....ggbbb', ['3 lost database', '9 raised database']],
    ['is let go when nobody measures it any more', `bbb${'.'.repeat(40)}`, ['2 raised database', '32 lost database']],
    ['goes from unknown to raised', '???bbb', ['2 lost database', '5 raised database']],
    ['takes what does not apply for no trouble', 'bbbss', ['2 raised database', '4 resolved database']],
  ])('%s', (_what, text, expected) => {
    expect(toldOf(text)).toEqual(expected);
  });

  it('reminds while it lasts, and counts from the last time it was told', () => {
    expect(toldOf('bbbbbbbbb', { remindMs: 30_000 })).toEqual(['2 raised database', '5 reminded database', '8 reminded database']);
  });

  it('knows since when it lasts, and how long it did', () => {
    const events = eventsOf([rule()], reports({ database: 'gbbbgg' }));
    expect(events.map(({ since }) => since)).toEqual([new Date(BEGIN + 10_000).toISOString(), new Date(BEGIN + 10_000).toISOString()]);
    const [raised, resolved] = events.map((event) => alertNotification(event, 'cebu-01'));
    expect(raised).toMatchObject({ event: 'alert.raised', severity: 'error', title: 'cebu-01: database is in trouble' });
    expect(raised?.text).toBe('Database is failed\nWhat to do: Mend it.');
    expect(resolved).toMatchObject({ event: 'alert.resolved', severity: 'success', text: 'It lasted 40 s.' });
  });
});

describe('a limit on a figure', () => {
  const disk = rule({
    name: 'disk',
    probe: 'disk',
    failures: 1,
    successes: 1,
    limit: { figure: 'free', raise: { below: 10 }, clear: { below: 15 } },
  });
  const series = (...values: readonly (number | string)[]): readonly HealthReport[] =>
    values.map((free, tick) => ({
      at: new Date(BEGIN + tick * 10_000).toISOString(),
      durationMs: 1,
      status: 'ok',
      probes: [result('disk', 'ok', { free })],
    }));

  it('clears at another value than it raises at, so that it does not flap around one', () => {
    expect(told([disk], series(20, 9, 11, 9, 14, 15))).toEqual(['1 raised disk', '5 resolved disk']);
  });

  it('does not raise between the two', () => {
    expect(told([disk], series(20, 12, 11, 12))).toEqual([]);
  });

  it('knows nothing of a figure that is not there', () => {
    expect(told([disk], series('much'))).toEqual(['0 lost disk']);
  });

  it('can be about how long the probe takes', () => {
    const slow = rule({
      name: 'slow',
      probe: 'disk',
      failures: 1,
      limit: { figure: 'durationMs', raise: { above: 4 }, clear: { above: 2 } },
    });
    const [report] = reports({ disk: 'g' });
    expect(told([slow], report === undefined ? [] : [report])).toEqual(['0 raised disk']);
  });
});

describe('dependencies', () => {
  const rules = [rule(), rule({ name: 'api', probe: 'backend *', dependsOn: ['database'] })];

  it('keep quiet what only says the same again', () => {
    expect(told(rules, reports({ database: 'bbbbggggg', 'backend /api/health': 'bbbbggggg' }))).toEqual([
      '2 raised database',
      '5 resolved database',
    ]);
  });

  it('let it speak when it goes on after the other is well, with a count of its own', () => {
    expect(told(rules, reports({ database: 'bbbggggg', 'backend /x': 'bbbbbbbb' }))).toEqual([
      '2 raised database',
      '4 resolved database',
      '5 raised backend /x',
    ]);
  });

  it('do not silence what people were told of already', () => {
    expect(told(rules, reports({ database: 'gggbbb', 'backend /x': 'bbbbgg' }))).toEqual(
      ['2 raised backend /x', '5 raised database', '5 resolved backend /x'].sort(),
    );
  });

  it('hold for every probe that the pattern fits, and for no other', () => {
    expect(
      told([rule({ name: 's', probe: 'service *', failures: 1 })], reports({ 'service a': 'b', 'service b': 'b', services: 'b' })),
    ).toEqual(['0 raised service a', '0 raised service b']);
  });
});

describe('quiet hours', () => {
  const night = { fromMinute: 23 * 60, untilMinute: 9 * 60 };
  const at = (time: string) => new Date(`2026-02-15T${time}:00`);

  it('may go over midnight', () => {
    expect(['22:59', '23:00', '03:00', '08:59', '09:00'].map((time) => isQuiet(night, at(time)))).toEqual([false, true, true, true, false]);
    expect(['12:59', '13:00', '14:00'].map((time) => isQuiet({ fromMinute: 780, untilMinute: 840 }, at(time)))).toEqual([
      false,
      true,
      false,
    ]);
    expect(isQuiet(null, at('03:00'))).toBe(false);
  });

  it('hold back what happens, then tell what lasts, and only count what came and went', () => {
    const rules = [rule({ name: 'all', probe: '*', failures: 1, successes: 1 })];
    let alerts: Alerts = new Map();
    let held = nothingHeld;
    const all = reports({ before: 'bbgg', lasting: 'gbbb', passing: 'gbgg', after: 'gggb' });
    const releases = all.map((report, tick) => {
      const evaluation = evaluateAlerts(rules, report, alerts);
      alerts = evaluation.alerts;
      const release = holdBack(held, evaluation.events, tick === 1 || tick === 2);
      held = release.held;
      return {
        tell: release.tell.map(({ type, alert }) => `${type} ${alert.probe}`),
        cameAndWent: release.cameAndWent.map(({ alert }) => alert.probe),
      };
    });
    expect(releases).toEqual([
      { tell: ['raised before'], cameAndWent: [] },
      { tell: [], cameAndWent: [] },
      { tell: [], cameAndWent: [] },
      { tell: ['raised lasting', 'resolved before', 'raised after'], cameAndWent: ['passing'] },
    ]);
  });

  it('are summed up in one notification', () => {
    const event: AlertEvent = {
      type: 'resolved',
      at: '2026-02-15T03:10:00.000Z',
      since: '2026-02-15T03:00:00.000Z',
      severity: 'error',
      alert: {
        rule: 'r',
        probe: 'database',
        phase: 'ok',
        since: null,
        inRow: 0,
        toldAt: null,
        mutedBy: null,
        summary: 'gone',
        remedy: null,
      },
    };
    expect(quietNotification([event], 'cebu-01', event.at)).toMatchObject({
      severity: 'info',
      title: 'cebu-01: One trouble came and went during the quiet hours',
    });
  });
});
