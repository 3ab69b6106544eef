import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { notificationFailed } from '../errors/core-errors.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { NotificationOutbox } from './notification-outbox.ts';
import type { Notification, Notifier } from './notifier.ts';
import { RateLimitedNotifier } from './rate-limited-notifier.ts';

const named = (title: string): Notification => ({
  event: 'alert.raised',
  severity: 'error',
  title,
  text: title,
  branchId: 'cebu-01',
  at: '2026-02-15T14:30:00.000Z',
});
const down = () => errAsync(notificationFailed({ message: 'It is down.', remedy: 'Start it.', detail: {} }));

class Recorder implements Notifier {
  readonly name = 'recorder';
  readonly told: Notification[] = [];
  tries = 0;
  isDown = false;

  notify(notification: Notification) {
    this.tries += 1;
    if (this.isDown) return down();
    this.told.push(notification);
    return okAsync(undefined);
  }
}
const titles = ({ told }: Recorder): readonly string[] => told.map(({ title }) => title);

describe('a rate limit', () => {
  it('passes so many in a time, then says how many it held back', async () => {
    const clock = new ManualClock();
    const recorder = new Recorder();
    const limited = new RateLimitedNotifier({ notifier: recorder, clock }, { most: 2, perMs: 60_000 });
    for (const title of ['a', 'b', 'c', 'd']) expect((await limited.notify(named(title))).isOk()).toBe(true);
    expect(titles(recorder)).toEqual(['a', 'b']);
    await clock.advance(60_000);
    (await limited.notify(named('e')))._unsafeUnwrap();
    expect(recorder.told.at(-1)?.text).toContain('2 more notifications were held back');
    (await limited.notify(named('f')))._unsafeUnwrap();
    expect(recorder.told.at(-1)?.text).toBe('f');
  });
});

describe('an outbox', () => {
  it('keeps what a receiver that is down for an hour did not take, in order, and nags it ever less', async () => {
    const clock = new ManualClock();
    const recorder = new Recorder();
    recorder.isDown = true;
    const failures: string[] = [];
    const outbox = new NotificationOutbox({ notifier: recorder, clock, onFailure: (message) => failures.push(message) });
    outbox.send(named('a'));
    outbox.send(named('b'));
    for (let minute = 0; minute < 60; minute += 1) await clock.advance(60_000);
    expect(outbox.waiting).toBe(2);
    expect(recorder.tries).toBeGreaterThan(10);
    expect(recorder.tries).toBeLessThan(20);
    expect(failures[0]).toBe('It is down.');
    recorder.isDown = false;
    for (let minute = 0; minute < 6; minute += 1) await clock.advance(60_000);
    expect(titles(recorder)).toEqual(['a', 'b']);
    expect(outbox.waiting).toBe(0);
    await outbox.close();
  });

  it('gives up what a receiver refuses, and delivers what comes behind it', async () => {
    const clock = new ManualClock();
    const told: string[] = [];
    const picky: Notifier = {
      name: 'picky',
      notify: ({ title }) => {
        if (title === 'unwanted') return errAsync(notificationFailed({ message: 'Status 400.', remedy: '', detail: { refused: true } }));
        told.push(title);
        return okAsync(undefined);
      },
    };
    const failures: string[] = [];
    const outbox = new NotificationOutbox({ notifier: picky, clock, onFailure: (message) => failures.push(message) });
    outbox.send(named('unwanted'));
    outbox.send(named('wanted'));
    for (let minute = 0; minute < 5; minute += 1) await clock.advance(60_000);
    expect(told).toEqual(['wanted']);
    expect(outbox.waiting).toBe(0);
    expect(failures.at(-1)).toBe('The notification "unwanted" was refused 3 times and is given up.');
    await outbox.close();
  });

  it('is bounded in number and in age, and ends when it is closed', async () => {
    const clock = new ManualClock();
    const recorder = new Recorder();
    recorder.isDown = true;
    const outbox = new NotificationOutbox({ notifier: recorder, clock });
    for (let number = 0; number < 80; number += 1) outbox.send(named(String(number)));
    expect(outbox.waiting).toBe(50);
    for (let hour = 0; hour < 25; hour += 1) await clock.advance(3_600_000);
    expect(outbox.waiting).toBe(0);
    outbox.send(named('last'));
    const closing = outbox.close();
    await clock.advance(3_600_000);
    await closing;
    expect(titles(recorder)).toEqual([]);
  });
});
