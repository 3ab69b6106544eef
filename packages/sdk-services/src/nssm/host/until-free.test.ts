import { ManualClock } from '@woosoo/sdk-core/testing';
import { describe, expect, it } from 'vitest';
import { untilFree } from './until-free.ts';

const taken = Object.assign(new Error('listen EADDRINUSE: address already in use'), { code: 'EADDRINUSE' });

describe('what another still holds', () => {
  it('is taken as soon as it is free, and the waiting told of once', async () => {
    const notes: string[] = [];
    const clock = new ManualClock();
    let tries = 0;
    const got = untilFree(() => ((tries += 1) < 5 ? Promise.reject(taken) : Promise.resolve('mine')), {
      clock,
      signal: new AbortController().signal,
      note: (text) => notes.push(text),
    });
    await clock.advance(1000);
    expect(await got).toBe('mine');
    expect(notes).toEqual(['waits for the host before it: Error: listen EADDRINUSE: address already in use']);
  });

  it('is given up when it never gets free', async () => {
    const clock = new ManualClock();
    const signal = new AbortController().signal;
    const got = untilFree(() => Promise.reject(taken), { clock, signal, note: () => undefined }).catch((thrown: unknown) => thrown);
    await clock.advance(121_000);
    expect(await got).toBe(taken);
  });

  it('is left when somebody ends the waiting', async () => {
    const halt = new AbortController();
    halt.abort();
    expect(
      await untilFree(() => Promise.reject(taken), { clock: new ManualClock(), signal: halt.signal, note: () => undefined }),
    ).toBeNull();
  });
});
