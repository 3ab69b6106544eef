import { describe, expect, it } from 'vitest';
import { busyRetryDelayMs, retryWhileBusy } from './busy-retry.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('busyRetryDelayMs', () => {
  it('waits longer from try to try, up to a tenth of a second', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => busyRetryDelayMs('EBUSY', attempt, 0))).toEqual([10, 20, 40, 80, 100, 100]);
  });

  it('gives up after ten seconds', () => {
    expect(busyRetryDelayMs('EPERM', 100, 9_900)).toBe(100);
    expect(busyRetryDelayMs('EPERM', 101, 9_901)).toBeNull();
  });

  it('does not wait for what waiting cannot cure', () => {
    expect(busyRetryDelayMs('ENOENT', 1, 0)).toBeNull();
    expect(busyRetryDelayMs(undefined, 1, 0)).toBeNull();
  });
});

describe('retryWhileBusy', () => {
  it('tries again until the file is let go', async () => {
    const errors = [failure('EPERM'), failure('EACCES')];
    const waits: number[] = [];
    const result = await retryWhileBusy(
      () => {
        const error = errors.shift();
        return error === undefined ? Promise.resolve('done') : Promise.reject(error);
      },
      (ms) => Promise.resolve(waits.push(ms)),
    );
    expect(result).toBe('done');
    expect(waits).toEqual([10, 20]);
  });

  it('hands on the error when the file is never let go', async () => {
    await expect(
      retryWhileBusy(
        () => Promise.reject(failure('EBUSY')),
        () => Promise.resolve(),
      ),
    ).rejects.toThrow('EBUSY');
  });
});
