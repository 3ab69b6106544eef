import { describe, expect, it } from 'vitest';
import { testConfig } from '../testing/test-config.ts';

const monitoring = (keys: Readonly<Record<string, string>> = {}) => testConfig('/branch', keys).monitoring;

describe('monitoring in the configuration', () => {
  it('has defaults that need no key', () => {
    expect(monitoring()).toEqual({
      enabled: false,
      intervalMs: 10_000,
      metricsPort: null,
      failures: 3,
      successes: 2,
      remindMs: 7_200_000,
      quietHours: null,
      rules: [],
    });
    expect(monitoring({ ALERT_REMIND_MINUTES: '0' }).remindMs).toBeNull();
    expect(monitoring({ ALERT_QUIET_HOURS: '23:30-09:05' }).quietHours).toEqual({ fromMinute: 1410, untilMinute: 545 });
  });

  it('takes rules of the owner, each with what it says and the rest from the defaults', () => {
    const { rules } = monitoring({
      ALERT_FAILURES: '5',
      ALERT_SLOW_API_PROBE: 'backend *',
      ALERT_SLOW_API_FIGURE: 'durationMs',
      ALERT_SLOW_API_RAISE: '>2s',
      ALERT_SLOW_API_CLEAR: '> 500ms',
      ALERT_SLOW_API_NEEDS: 'database, service php',
      ALERT_SLOW_API_SEVERITY: 'warning',
      ALERT_DISK_PROBE: 'disk',
      ALERT_DISK_FIGURE: 'freeBytes',
      ALERT_DISK_RAISE: '<5GB',
      ALERT_DISK_FAILURES: '1',
      ALERT_DISK_REMIND_MINUTES: '0',
    });
    expect(rules).toEqual([
      {
        name: 'slow-api',
        probe: 'backend *',
        limit: { figure: 'durationMs', raise: { above: 2000 }, clear: { above: 500 } },
        failures: 5,
        successes: 2,
        remindMs: 7_200_000,
        dependsOn: ['database', 'service php'],
        severity: 'warning',
      },
      expect.objectContaining({
        name: 'disk',
        limit: { figure: 'freeBytes', raise: { below: 5 * 1024 ** 3 }, clear: { below: 5 * 1024 ** 3 } },
        failures: 1,
        remindMs: null,
      }),
    ]);
  });

  it.each([
    [{ ALERT_X_RAISE: '>5' }, 'ALERT_X_PROBE'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_RAISE: '>5' }, 'ALERT_X_FIGURE'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_FIGURE: 'freeBytes' }, 'ALERT_X_RAISE'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_FIGURE: 'freeBytes', ALERT_X_RAISE: '5 apples' }, 'ALERT_X_RAISE'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_FIGURE: 'freeBytes', ALERT_X_RAISE: '<5', ALERT_X_CLEAR: '>9' }, 'ALERT_X_CLEAR'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_FIGURE: 'freeBytes', ALERT_X_RAISE: '<5', ALERT_X_CLEAR: '<4' }, 'ALERT_X_CLEAR'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_SEVERITY: 'huge' }, 'ALERT_X_SEVERITY'],
    [{ ALERT_X_PROBE: 'disk', ALERT_X_FAILURES: '0' }, 'ALERT_X_FAILURES'],
    [{ ALERT_QUIET_HOURS: '25:00-09:00' }, 'ALERT_QUIET_HOURS'],
  ])('refuses %j by the key that is wrong', (keys, key) => {
    expect(() => monitoring(keys)).toThrow(`${key} `);
  });
});
