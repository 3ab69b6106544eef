import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isAlive, isRecognized } from '../processes/process-table.ts';

const bundled = process.env['WOOSOO_TEST_STARTER'];
const starter = bundled ?? join(import.meta.dirname, '..', 'testing', 'programs', 'starter.ts');

it('ends a service with the supervisor that is killed, since none could tell it from another process later', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'woosoo-starter-'));
  const daemon = spawn(process.execPath, [...(bundled === undefined ? ['--conditions=@woosoo/source'] : []), starter, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const pid = await new Promise<number>((resolve) => daemon.stdout.once('data', (text) => resolve(Number(String(text)))));
    const identity = { pid, startTime: null };
    expect(isAlive(identity)).toBe(true);
    expect(isRecognized(identity)).toBe(false);
    daemon.kill('SIGKILL');
    for (let look = 0; look < 100 && isAlive(identity); look += 1) await delay(50);
    expect(isAlive(identity)).toBe(false);
  } finally {
    daemon.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
});
