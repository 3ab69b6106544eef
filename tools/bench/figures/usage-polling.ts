import { execFileSync } from 'node:child_process';
import { SystemClock } from '@woosoo/sdk-core';
import { processUsageFor, ServiceUsageMeter } from '@woosoo/sdk-services';
import type { Figure } from '../figure.ts';
import { withTenServices } from '../ten-services.ts';

/** As many as a minute has at one every two seconds. */
const POLLS = 30;

export const usagePolling: Figure = {
  name: 'usage-polling',
  title: 'processor time of a minute of polling 10 services every 2 s',
  against: 'ps for the same processes',
  target: '< 600 ms (1 %)',
  measure: () =>
    withTenServices(async (services) => {
      await using usage = processUsageFor();
      const meter = new ServiceUsageMeter({ services, usage, clock: new SystemClock() });
      const before = process.cpuUsage();
      for (let poll = 0; poll < POLLS; poll += 1) {
        const [read, listed] = [await meter.read(), await services.list()];
        if (read.isErr() || listed.isErr() || read.value.size !== 10) throw new Error('not all services are measured');
      }
      const ours = process.cpuUsage(before);
      const pids = [...(await services.processIds()).unwrapOr(new Map<string, readonly number[]>()).values()].flat();
      const children = childrenMs();
      for (let poll = 0; poll < POLLS; poll += 1) execFileSync('ps', ['-o', 'pid,time,rss', '-p', pids.join(',')]);
      return { ours: (ours.user + ours.system) / 1000, reference: childrenMs() - children, unit: 'ms' };
    }),
};

/** Processor time of our ended children. */
function childrenMs(): number {
  const stat = execFileSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' });
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
