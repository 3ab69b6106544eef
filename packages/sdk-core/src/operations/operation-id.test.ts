import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { operationId } from './operation-id.ts';

it('sorts by time and is a file name on Windows too', async () => {
  const clock = new ManualClock('2026-02-15T14:30:00.250Z');
  const first = operationId('Config sync', clock);
  expect(first).toMatch(/^2026-02-15T14-30-00Z-config-sync-[a-z0-9]{4}$/);
  await clock.advance(1_000);
  expect(operationId('backup', clock) > first).toBe(true);
});

it('differs for operations of the same second', () => {
  const clock = new ManualClock();
  expect(new Set(Array.from({ length: 20 }, () => operationId('deploy', clock))).size).toBeGreaterThan(18);
});
