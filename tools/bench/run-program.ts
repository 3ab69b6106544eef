import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { environment, root } from '../setup/run.mjs';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Of the process itself, in MB; `null` where the system does not tell. */
  readonly peakMegabytes: number | null;
}

/** Runs a program to its end; a failure is for the caller to judge. `watchMemory` looks at it every few milliseconds. */
export function runProgram(program: string, args: readonly string[], watchMemory = false, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, { cwd: root, env: { ...environment(), ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let peak: number | null = null;
    const watch = setInterval(
      () => {
        if (watchMemory && child.pid !== undefined) peak = peakMegabytes(child.pid) ?? peak;
      },
      watchMemory ? 5 : 1000,
    );
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(watch);
      settle({ code, stdout: Buffer.concat(chunks).toString('utf8'), peakMegabytes: peak });
    });
  });
}

function peakMegabytes(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
