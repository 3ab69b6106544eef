import { okAsync } from 'neverthrow';
import { ManualClock } from '@woosoo/sdk-core/testing';
import { describe, expect, it } from 'vitest';
import type { ProcessSample, ProcessUsage } from './process-usage.ts';
import { ServiceUsageMeter } from './service-usage-meter.ts';

const sample = (pid: number, cpuMs: number, uptimeMs = 10_000): ProcessSample => ({
  pid,
  cpuMs,
  privateBytes: 10,
  sharedBytes: pid,
  uptimeMs,
});

describe('ServiceUsageMeter', () => {
  const clock = new ManualClock();
  let samples: readonly ProcessSample[] = [];
  let pids = new Map<string, readonly number[]>();
  const usage: ProcessUsage = {
    read: (wanted) => okAsync(samples.filter(({ pid }) => wanted.includes(pid))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const meterOf = () => new ServiceUsageMeter({ services: { processIds: () => okAsync(pids) }, usage, clock });
  const read = async (meter: ServiceUsageMeter, service = 'php') => (await meter.read())._unsafeUnwrap().get(service);

  it('tells at first what was used since the start, then since the look before', async () => {
    const meter = meterOf();
    pids = new Map([['php', [7]]]);
    samples = [sample(7, 1000)];
    expect(await read(meter)).toMatchObject({ cpuPercent: 10, uptimeMs: 10_000, processes: 1 });
    await clock.advance(2000);
    samples = [sample(7, 2000, 12_000)];
    expect((await read(meter))?.cpuPercent).toBe(50);
  });

  it('adds up the whole tree, and counts once what its processes share', async () => {
    const meter = meterOf();
    pids = new Map([['php', [7, 8, 9]]]);
    samples = [sample(7, 100), sample(8, 100), sample(9, 100)];
    await read(meter);
    await clock.advance(1000);
    // 8 has ended; 9 is another process by the same number; 10 is new.
    pids = new Map([['php', [7, 9, 10]]]);
    samples = [sample(7, 200, 11_000), sample(9, 50, 500), sample(10, 30, 200)];
    expect(await read(meter)).toEqual({ service: 'php', cpuPercent: 18, memoryBytes: 40, uptimeMs: 11_000, processes: 3 });
  });

  it('leaves out what does not run, and what is gone between two looks', async () => {
    pids = new Map([
      ['php', []],
      ['nginx', [3]],
    ]);
    samples = [];
    expect((await meterOf().read())._unsafeUnwrap().size).toBe(0);
  });

  it('looks twice when one reading must do', async () => {
    const meter = meterOf();
    pids = new Map([['php', [7]]]);
    samples = [sample(7, 1000)];
    const measured = meter.measure(500);
    while (clock.sleeping === 0) await Promise.resolve();
    samples = [sample(7, 1250, 10_500)];
    await clock.advance(500);
    expect((await measured)._unsafeUnwrap().get('php')?.cpuPercent).toBe(50);
  });
});
