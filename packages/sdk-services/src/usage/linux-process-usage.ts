import { readFileSync } from 'node:fs';
import { okAsync, type ResultAsync } from 'neverthrow';
import { parseProcUsage } from './parse-proc-usage.ts';
import type { ProcessSample, ProcessUsage } from './process-usage.ts';

/** Reads `/proc`: no program is started. It is the kernel, not the disk, so the reads are synchronous and show one moment. */
export class LinuxProcessUsage implements ProcessUsage {
  read(pids: readonly number[]): ResultAsync<readonly ProcessSample[], never> {
    return okAsync(pids.map(sampleOf).filter((sample) => sample !== null));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

function sampleOf(pid: number): ProcessSample | null {
  try {
    return parseProcUsage(
      readFileSync(`/proc/${pid}/stat`, 'utf8'),
      readFileSync(`/proc/${pid}/status`, 'utf8'),
      readFileSync('/proc/uptime', 'utf8'),
    );
  } catch {
    return null; // gone meanwhile
  }
}
