import type { StepSpec } from '@woosoo/sdk-core';

/** Between these steps services that were stopped are down. */
const DOWN_FROM = 'services.stop';
const DOWN_UNTIL = 'services.start';

/** A step's duration key in the history: its kind, and the component where it has one. */
export function durationKey(step: Pick<StepSpec, 'id' | 'kind'>): string {
  const colon = step.id.indexOf(':');
  return step.kind === 'component.build' && colon > 0 ? `${step.kind}:${step.id.slice(colon + 1)}` : step.kind;
}

/** The steps with what each is expected to take, where that is known. */
export function withExpectedTimes(steps: readonly StepSpec[], durations: Readonly<Record<string, number>>): StepSpec[] {
  return steps.map((step) => {
    const expectedMs = durations[durationKey(step)];
    return expectedMs === undefined ? step : { ...step, expectedMs };
  });
}

/** Sum over the steps that stand between stop and start; 0 when nothing is stopped, `null` without experience. */
export function expectedDownMs(steps: readonly StepSpec[], durations: Readonly<Record<string, number>>): number | null {
  const from = steps.findIndex(({ kind }) => kind === DOWN_FROM);
  const until = steps.findLastIndex(({ kind }) => kind === DOWN_UNTIL);
  if (from < 0) return 0;
  return total(steps.slice(from, until + 1), durations);
}

/** Steps of a group run side by side: the longest counts. */
export function expectedTotalMs(steps: readonly StepSpec[], durations: Readonly<Record<string, number>>): number | null {
  return total(steps, durations);
}

function total(steps: readonly StepSpec[], durations: Readonly<Record<string, number>>): number | null {
  const groups = new Map<string, number>();
  let known = false;
  for (const step of steps) {
    const expected = durations[durationKey(step)];
    if (expected === undefined) continue;
    known = true;
    const key = step.group ?? step.id;
    groups.set(key, Math.max(groups.get(key) ?? 0, expected));
  }
  return known ? [...groups.values()].reduce((sum, ms) => sum + ms, 0) : null;
}
