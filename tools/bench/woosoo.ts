import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../setup/run.mjs';
import type { NotMeasured } from './figure.ts';
import { runProgram, type Ended } from './run-program.ts';

/** The command as its package publishes it. */
export function commandEntry(): string {
  const folder = resolve(root, 'packages', 'cli');
  const manifest = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8')) as { bin: { woosoo: string } };
  return resolve(folder, manifest.bin.woosoo);
}

/** Why the command cannot be measured, or `null`. */
export function commandMissing(): NotMeasured | null {
  return existsSync(commandEntry()) ? null : { skipped: 'the command is not built: npx nx run-many -t build bundle' };
}

export function woosoo(args: readonly string[], watchMemory = false): Promise<Ended> {
  return runProgram(process.execPath, [commandEntry(), ...args], watchMemory);
}

export const demoBranch = resolve(root, '.demo', 'branch');

/** Why there is no deployed branch to measure, or `null`. */
export function demoMissing(): NotMeasured | null {
  if (!existsSync(resolve(demoBranch, '.woosoo', 'current'))) return { skipped: 'needs the demonstration branch: npm run demo' };
  return commandMissing();
}

/** A command on the demonstration branch; one that fails is not a figure. */
export async function onDemo(args: readonly string[], watchMemory = false): Promise<Ended> {
  const ended = await woosoo([...args, '--root', demoBranch, '--json'], watchMemory);
  if (ended.code !== 0) throw new Error(`woosoo ${args.join(' ')} ended with ${String(ended.code)}: ${ended.stdout.slice(0, 400)}`);
  return ended;
}

/** Changes the backend's sources of the demonstration, so that a deploy has something to build. */
export function changeDemo(): void {
  writeFileSync(resolve(demoBranch, 'apps', 'woosoo-nexus', 'bench.txt'), `${new Date().toISOString()}\n`);
}
