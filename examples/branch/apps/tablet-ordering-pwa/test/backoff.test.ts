import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs, LONGEST_MS } from '../app/kitchen/backoff.ts';

test('doubles up to five seconds, and stays there', () => {
  const slowest = [0, 1, 2, 3, 4, 5, 50, 5_000].map((failures) => backoffMs(failures, () => 1));
  assert.deepEqual(slowest, [300, 600, 1_200, 2_400, 4_800, 5_000, 5_000, 5_000]);
});

test('jitters over half of the time', () => {
  assert.equal(
    backoffMs(9, () => 0),
    LONGEST_MS / 2,
  );
  const once = backoffMs(9);
  assert.ok(once >= LONGEST_MS / 2 && once <= LONGEST_MS);
});
