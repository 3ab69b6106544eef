import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const module = pathToFileURL(resolve(import.meta.dirname, 'cancel-on-signals.ts')).href;

/** Undoes for as long as it takes to be told a second time, then ends in its own time. */
const program = `
  import { cancelOnSignals } from ${JSON.stringify(module)};
  import { setTimeout as delay } from 'node:timers/promises';
  using cancel = cancelOnSignals((text) => console.log(text));
  const alive = setInterval(() => undefined, 1000);
  const again = new Promise((resolve) => process.once('SIGTERM', resolve));
  console.log('ready');
  while (!cancel.signal.aborted) await delay(5);
  await again;
  clearInterval(alive);
  console.log('undone');
  process.exitCode = 130;
`;

it.skipIf(process.platform === 'win32')(
  'a job that is cancelled aborts the signal once, and the process ends when it is done',
  async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('ready')) child.kill('SIGINT');
      if (text.includes('Cancelled')) child.kill('SIGTERM');
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(130);
    expect(said.match(/Cancelled/g)).toHaveLength(1);
    expect(said).toContain('woosoo recover');
    expect(said).toMatch(/undone\n$/);
  },
);
