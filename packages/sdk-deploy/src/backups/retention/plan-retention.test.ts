import { describe, expect, it } from 'vitest';
import { clockDoubt } from './clock-doubt.ts';
import { planRetention } from './plan-retention.ts';
import type { RetentionBackup, RetentionRules } from './retention-rules.ts';

const rules: RetentionRules = { keepDays: 30, keepMinimum: 5, keepDaily: 7, keepWeekly: 4, keepMonthly: 6 };
const none: RetentionRules = { keepDays: 1, keepMinimum: 1, keepDaily: 0, keepWeekly: 0, keepMonthly: 0 };
const DAY = 24 * 60 * 60_000;
const now = new Date(2026, 1, 15, 14, 30);
const ago = (days: number): Date => new Date(now.getTime() - days * DAY);

let count = 0;
const backup = (at: Date, change: Partial<RetentionBackup> = {}): RetentionBackup => ({
  id: `b${String(++count)}`,
  at,
  sequence: 0,
  places: ['here'],
  complete: true,
  proven: false,
  faulty: false,
  pinned: null,
  neededBy: null,
  ...change,
});
/** Every so many days, oldest first, counted on. */
const series = (days: number, step = 1): RetentionBackup[] =>
  Array.from({ length: Math.floor(days / step) + 1 }, (_, index) => backup(ago(days - index * step), { sequence: index + 1 }));
const keptOf = (backups: readonly RetentionBackup[], with_ = rules, at = now): string[] =>
  planRetention(at, backups, with_)
    .decisions.filter(({ keep }) => keep)
    .map(({ id }) => id);

describe('retention', () => {
  it('keeps what is young, and of older ones the newest of each week and month', () => {
    const backups = series(365);
    const { decisions, clockDoubt: doubt } = planRetention(now, backups, rules);
    expect(doubt).toBeNull();
    const kept = decisions.filter(({ keep }) => keep);
    const old = kept.filter(({ id }) => (backups.find((one) => one.id === id)?.at ?? now) < ago(30));
    // Of September, October, November and December the last; January's and February's are young.
    expect(old.map(({ reasons }) => reasons)).toEqual([
      ['the newest of the month 2025-12'],
      ['the newest of the month 2025-11'],
      ['the newest of the month 2025-10'],
      ['the newest of the month 2025-09'],
    ]);
    expect(kept).toHaveLength(34);
    expect(decisions.find(({ keep }) => !keep)?.reasons).toEqual(['older than 30 days, and no other rule keeps it']);
  });

  it('never lets the newest go, the last proven, pinned and needed ones, nor what it cannot read', () => {
    const backups = [
      backup(ago(400), { complete: false }),
      backup(ago(399)),
      backup(ago(398), { pinned: 'before the move' }),
      backup(ago(397), { proven: true }),
      backup(ago(396), { neededBy: 'release r1 of backend' }),
      backup(ago(395)),
      backup(ago(20)),
      backup(ago(10)),
    ];
    const reasons = new Map(planRetention(now, backups, none, { trustClock: true }).decisions.map((one) => [one.id, one.reasons]));
    expect(backups.map(({ id }) => reasons.get(id)?.[0])).toEqual([
      'its record cannot be read: look at it, and remove the folder by hand',
      'older than 1 days, and no other rule keeps it',
      'pinned: before the move',
      'the last proven one',
      'needed by release r1 of backend',
      'older than 1 days, and no other rule keeps it',
      'older than 1 days, and no other rule keeps it',
      'the newest',
    ]);
  });

  it('does not count what a rehearsal found wrong among the minimum', () => {
    const backups = [backup(ago(300)), backup(ago(200)), backup(ago(100), { faulty: true }), backup(ago(99), { faulty: true })];
    const plan = planRetention(now, backups, { ...none, keepMinimum: 2 }, { trustClock: true });
    expect(plan.decisions.map(({ keep }) => keep)).toEqual([true, false, true, true]);
  });

  it.each([
    ['was set back', () => planRetention(ago(100), series(300), none)],
    ['jumped ahead', () => planRetention(new Date(2036, 1, 1), series(300), none)],
    [
      'jumped ahead and a backup was made since',
      () =>
        planRetention(new Date(2036, 1, 1), [...series(300), backup(new Date(2036, 0, 31), { sequence: 999 })], {
          ...none,
          keepMinimum: 5,
        }),
    ],
    ['was set back and a backup was made since', () => planRetention(ago(-3), [...series(300), backup(ago(200), { sequence: 999 })], none)],
  ])('removes nothing when the clock %s, and says so', (_what, plan) => {
    const { clockDoubt: doubt, decisions } = plan();
    expect(doubt).not.toBeNull();
    expect(decisions.every(({ keep }) => keep)).toBe(true);
    expect(decisions.at(-1)?.reasons[0]).toContain('nothing is removed');
  });

  it('believes a long silence once there are enough backups after it', () => {
    const before = Array.from({ length: 10 }, (_, index) => backup(ago(200 + index)));
    const after = (many: number): RetentionBackup[] => Array.from({ length: many }, (_, index) => backup(ago(index)));
    expect(clockDoubt(now, [...before, ...after(4)], rules)).toContain('days without a backup');
    expect(clockDoubt(now, [...before, ...after(6)], rules)).toBeNull();
  });

  it('holds for 1,000 backups over simulated years: what is kept is bounded, spread, and never the wrong one', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    let there: RetentionBackup[] = [];
    let at = new Date(2022, 0, 1, 3).getTime();
    let removed = 0;
    for (let made = 1; made <= 1_000; made += 1) {
      // Mostly one a day, sometimes several, sometimes a weekend without.
      at += random() < 0.2 ? DAY / 12 : random() < 0.1 ? 3 * DAY : DAY;
      const fresh = backup(new Date(at), {
        sequence: made,
        proven: random() < 0.1,
        faulty: random() < 0.02,
        pinned: random() < 0.005 ? 'by hand' : null,
      });
      there.push({ ...fresh, proven: fresh.proven && !fresh.faulty });
      const { decisions, clockDoubt: doubt } = planRetention(new Date(at + 60_000), there, rules);
      expect(doubt).toBeNull();
      const going = new Set(decisions.filter(({ keep }) => !keep).map(({ id }) => id));
      const proven = there.findLast((one) => one.proven);
      expect(going.has(fresh.id)).toBe(false);
      if (proven !== undefined) expect(going.has(proven.id)).toBe(false);
      expect(there.some((one) => going.has(one.id) && (one.pinned !== null || one.at.getTime() > at - 30 * DAY))).toBe(false);
      removed += going.size;
      there = there.filter((one) => !going.has(one.id));
      expect(there.length).toBeLessThan(90);
    }
    expect(removed).toBeGreaterThan(800);
    const unpinned = there.filter(({ pinned }) => pinned === null);
    const months = new Set(unpinned.map((one) => `${one.at.getFullYear()}-${one.at.getMonth()}`));
    expect(months.size).toBeGreaterThanOrEqual(6);
    // What a full second look decides is the same.
    expect(keptOf(there, rules, new Date(at + 60_000))).toHaveLength(there.length);
  });
});
