import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../entry/log-entry.ts';
import { errorFingerprint } from './error-fingerprint.ts';
import { ErrorGrouping } from './error-groups.ts';

const entry = (message: string, text = message, time = '2026-02-15T00:00:01.000Z'): LogEntry => ({
  source: 'laravel',
  time,
  level: 'error',
  message,
  context: null,
  text,
});
const trace = (...frames: readonly string[]): string =>
  ['Failed', '[stacktrace]', ...frames.map((frame, index) => `#${index} ${frame}`)].join('\n');
const frameOf = (text: string): string | null => errorFingerprint(entry('Failed', text)).frame;

describe('an error', () => {
  it('is the same with another number, id, address or mail', () => {
    const one = entry('Order 17 of a@b.ph at 10.0.0.2:80 (9f86d081884c) 550e8400-e29b-41d4-a716-446655440000 failed');
    const other = entry('Order 18 of cd@e.ph at 10.0.0.35:80 (a3c9d0e1fff2) 123e4567-e89b-12d3-a456-426614174000 failed');
    expect(errorFingerprint(one)).toEqual(errorFingerprint(other));
    expect(errorFingerprint(one).title).toBe('Order <n> of <mail> at <address> (<id>) <id> failed');
    expect(errorFingerprint(entry('Order lost')).id).not.toBe(errorFingerprint(entry('Order failed')).id);
  });

  it('is where the application called, not where a library threw', () => {
    expect(
      frameOf(
        trace('/srv/b/.woosoo/releases/backend/r1/vendor/laravel/x.php(1): a()', '/srv/b/.woosoo/releases/backend/r1/app/Pay.php(42): b()'),
      ),
    ).toBe('app/Pay.php:42');
    expect(frameOf('x (code: 0): bad at /srv/b/.woosoo/current/backend/app/Pay.php:42)\n[stacktrace]')).toBe('app/Pay.php:42');
    expect(frameOf('TypeError: x\n    at node:internal/a:1:2\n    at run (/srv/pwa/server.mjs:3:7)')).toBe('/srv/pwa/server.mjs:3');
    expect(frameOf('TypeError: x\n    at file:///srv/pwa/server.mjs:3:7')).toBe('/srv/pwa/server.mjs:3');
    expect(frameOf('TypeError: x\n    at run (file:///C:/pwa/server.mjs:3:7)')).toBe('C:/pwa/server.mjs:3');
    expect(frameOf('nothing here')).toBeNull();
  });

  it('is the same in the next release', () => {
    const at = (release: string): string =>
      errorFingerprint(entry('x', trace(`/srv/b/.woosoo/releases/backend/${release}/app/Pay.php(42): b()`))).id;
    expect(at('r1')).toBe(at('r2'));
  });
});

describe('errors that are the same', () => {
  it('are counted, with the first and the last time', () => {
    const grouping = new ErrorGrouping();
    grouping.add(entry('Order 1 failed', 'Order 1 failed', '2026-02-15T00:00:05.000Z'));
    grouping.add(entry('Order 2 failed', 'Order 2 failed', '2026-02-15T00:00:09.000Z'));
    grouping.add(entry('Other', 'Other', '2026-02-15T00:00:07.000Z'));
    grouping.add({ ...entry('Order 3 failed', 'Order 3 failed', '2026-02-15T00:00:01.000Z'), level: 'critical' });
    grouping.add({ ...entry('Order 4 sent'), level: 'info' });
    expect(grouping.groups).toMatchObject([
      {
        title: 'Order <n> failed',
        count: 3,
        level: 'critical',
        firstSeen: '2026-02-15T00:00:01.000Z',
        lastSeen: '2026-02-15T00:00:09.000Z',
        first: { message: 'Order 1 failed' },
      },
      { title: 'Other', count: 1 },
    ]);
  });

  it('are kept up to a number of kinds', () => {
    const grouping = new ErrorGrouping();
    for (let kind = 0; kind < 1200; kind += 1) grouping.add(entry(`x${'y'.repeat(kind % 40)}${'z'.repeat(kind / 40)}`));
    expect(grouping.groups).toHaveLength(1000);
    expect(grouping.left).toBe(200);
  });
});
