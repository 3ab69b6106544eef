import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { environment } from '../../setup/run.mjs';
import type { Figure } from '../figure.ts';
import { logBranch } from '../log-branch.ts';
import { commandEntry, commandMissing } from '../woosoo.ts';

const LINES = 300;

/** From the writing of a line to its coming out of a follower, in milliseconds, sorted. */
async function lags(program: string, args: readonly string[], log: string): Promise<readonly number[]> {
  const child = spawn(program, args, { env: environment(), stdio: ['ignore', 'pipe', 'ignore'] });
  const found: number[] = [];
  createInterface(child.stdout).on('line', (line) => {
    const sent = /bench-mark (\d+\.\d+)/.exec(line)?.[1];
    if (sent !== undefined) found.push(performance.now() - Number(sent));
  });
  await delay(2000);
  for (let line = 0; line < LINES; line += 1) {
    const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
    appendFileSync(log, `[${time}] production.INFO: bench-mark ${performance.now().toFixed(3)} \n`);
    await delay(7 + (line % 13));
  }
  await delay(500);
  child.kill();
  return found.toSorted((one, other) => one - other);
}

function lag(name: string, share: number): Figure {
  return {
    name: `logs-lag-${name}`,
    title: `from a line written to it coming out of woosoo logs --tail, ${name}`,
    against: 'tail -F',
    target: '< 60 ms',
    async measure() {
      const missing = commandMissing();
      if (missing !== null) return missing;
      const { log, root } = logBranch();
      const at = (all: readonly number[]): number => all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? NaN;
      const ours = await lags(process.execPath, [commandEntry(), 'logs', 'laravel', '--tail', '--lines', '0', '--root', root], log);
      const reference = await lags('tail', ['-F', '-n', '0', log], log);
      if (ours.length < LINES) return { skipped: `only ${ours.length} of ${LINES} lines came out` };
      return { ours: at(ours), reference: at(reference), unit: 'ms' };
    },
  };
}

export const logLags: readonly Figure[] = [lag('p50', 0.5), lag('p99', 0.99)];
