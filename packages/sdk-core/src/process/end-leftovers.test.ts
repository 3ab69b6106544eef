import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { endLeftovers } from './end-leftovers.ts';
import { isRunning } from '../testing/is-running.ts';

const clock = new SystemClock();
let number = 0;
const newId = (): string => `test-${process.pid}-${(number += 1)}`;

/** A parent with a child of its own in another session, the parent then killed: what a killed operation leaves. */
async function orphan(operationId: string, childScript: string): Promise<number> {
  const script = `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(childScript)}], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.once('data', () => console.log(child.pid)); setInterval(() => {}, 1000)`;
  const env = { PATH: process.env['PATH'], WOOSOO_OPERATION: operationId };
  const parent = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]; // no encoding is set
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  return Number(line.toString());
}

const lives = `console.log('up'); setInterval(() => {}, 1000)`;

describe.skipIf(process.platform !== 'linux')('endLeftovers', () => {
  it('ends what a killed operation left running, and nothing of another one', async () => {
    const [ours, others] = [newId(), newId()];
    const left = await orphan(ours, lives);
    const other = await orphan(others, lives);
    expect(isRunning(left)).toBe(true);
    expect((await endLeftovers(ours, { clock }))._unsafeUnwrap()).toBe(1);
    expect(isRunning(left)).toBe(false);
    expect(isRunning(other)).toBe(true);
    expect((await endLeftovers(others, { clock }))._unsafeUnwrap()).toBe(1);
  });

  it('kills what does not heed the request to end', async () => {
    const id = newId();
    const left = await orphan(id, `process.on('SIGTERM', () => {}); ${lives}`);
    expect((await endLeftovers(id, { clock }))._unsafeUnwrap()).toBe(1);
    expect(isRunning(left)).toBe(false);
  });

  it('has nothing to do where nothing is left', async () => {
    expect((await endLeftovers(newId(), { clock }))._unsafeUnwrap()).toBe(0);
  });
});
