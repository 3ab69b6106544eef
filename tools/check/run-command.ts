import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { environment, root } from '../setup/run.mjs';
import type { PartResult } from './check-part.ts';

/** A program of `node_modules/.bin` (or npm itself) with its arguments, and the folder it runs in when that is not the repository's root. */
export interface RepositoryCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

/** Runs one command, collecting all it says. */
export function runCommand({ program, args, cwd = '.' }: RepositoryCommand): Promise<PartResult> {
  return new Promise((settle) => {
    const child = spawn(program, args, {
      cwd: resolve(root, cwd),
      env: environment({ FORCE_COLOR: '0' }),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => {
      settle({ ok: false, output: `${program}: ${error.message}` });
    });
    child.on('close', (code) => {
      settle({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** Runs commands one after another; the first that fails ends it. */
export async function runCommands(commands: readonly RepositoryCommand[]): Promise<PartResult> {
  for (const command of commands) {
    const result = await runCommand(command);
    if (!result.ok) return { ok: false, output: `$ ${[command.program, ...command.args].join(' ')}\n${result.output}` };
  }
  return { ok: true, output: '' };
}
