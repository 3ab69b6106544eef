import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { frugalNode } from '@woosoo/sdk-deploy';
import type { Figure } from '../figure.ts';
import { commandEntry, demoBranch, demoMissing } from '../woosoo.ts';

/** Past the start, which is paid once. */
const SETTLED_MS = 15_000;
const WATCHED_MS = 60_000;

interface Used {
  readonly megabytes: number;
  /** Of processor time. */
  readonly ms: number;
}

/** Both figures come from one run of each. */
let measured: Promise<{ readonly agent: Used; readonly bare: Used }> | undefined;

function measure(): Promise<{ readonly agent: Used; readonly bare: Used }> {
  measured ??= Promise.all([
    watched([...frugalNode, commandEntry(), 'agent', '--root', demoBranch]),
    watched(['-e', 'setInterval(() => {}, 10_000)']),
  ]).then(([agent, bare]) => ({ agent, bare }));
  return measured;
}

/** What the monitor takes of the machine while all is well. */
function figure(name: string, title: string, target: string, unit: 'ms' | 'MB', pick: (used: Used) => number): Figure {
  return {
    name,
    title,
    against: 'node, doing nothing',
    target,
    async measure() {
      if (process.platform !== 'linux') return { skipped: 'only Linux tells' };
      const missing = demoMissing();
      if (missing !== null) return missing;
      const { agent, bare } = await measure();
      return { ours: pick(agent), reference: pick(bare), unit };
    },
  };
}

export const monitorFigures: readonly Figure[] = [
  figure('monitor-memory', 'memory of the monitor (proportional share)', '< 80 MB', 'MB', ({ megabytes }) => megabytes),
  figure(
    'monitor-processor',
    'processor time of the monitor in a minute, with its default interval',
    '< 600 ms (1 %)',
    'ms',
    ({ ms }) => ms,
  ),
];

async function watched(args: readonly string[]): Promise<Used> {
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  try {
    await delay(SETTLED_MS);
    const before = processorMs(child);
    await delay(WATCHED_MS);
    const ms = ((processorMs(child) - before) * 60_000) / WATCHED_MS;
    const pss = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(child.pid)}/smaps_rollup`, 'utf8'));
    return { ms, megabytes: Number(pss?.[1]) / 1024 };
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

/** With that of its ended children: probes may start programs. */
function processorMs({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * 10;
}
