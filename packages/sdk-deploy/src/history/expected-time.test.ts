import { describe, expect, it } from 'vitest';
import type { StepSpec } from '@woosoo/sdk-core';
import { expectedDownMs, expectedTotalMs, withExpectedTimes } from './expected-time.ts';

const step = (id: string, kind: string, group?: string): StepSpec => ({
  id,
  kind,
  title: id,
  params: {},
  ...(group === undefined ? {} : { group }),
});
const steps = [
  step('build:backend', 'component.build', 'build'),
  step('build:pwa', 'component.build', 'build'),
  step('stop', 'services.stop'),
  step('activate:pwa', 'release.activate'),
  step('start', 'services.start'),
  step('verify', 'deploy.verify'),
];
const durations = { 'component.build:backend': 30_000, 'component.build:pwa': 50_000, 'services.stop': 200, 'services.start': 700 };

describe('the expected times of steps', () => {
  it('are told to every step that has a history, by component where that matters', () => {
    expect(withExpectedTimes(steps, durations).map(({ expectedMs }) => expectedMs)).toEqual([
      30_000,
      50_000,
      200,
      undefined,
      700,
      undefined,
    ]);
  });

  it('add up, of steps side by side the longest', () => {
    expect(expectedTotalMs(steps, durations)).toBe(50_900);
    expect(expectedTotalMs(steps, {})).toBeNull();
  });

  it('say how long services are down: from the stop to the start', () => {
    expect(expectedDownMs(steps, durations)).toBe(900);
    expect(expectedDownMs(steps.slice(0, 2), durations)).toBe(0);
    expect(expectedDownMs(steps, {})).toBeNull();
  });
});
