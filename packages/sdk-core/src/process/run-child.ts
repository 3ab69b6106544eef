import type { Clock } from '../clock/clock.ts';
import type { CommandEnd } from './command-error.ts';
import { trackGroup } from './live-groups.ts';
import type { OutputCollector } from './output-collector.ts';
import { endProcessGroup } from './process-group.ts';

/** How long output may still come after the program has ended: something that it left running may hold its pipes open for ever. */
const LATE_OUTPUT_MS = 1_000;

/** A child to start: everything resolved and revealed. */
export interface ChildSpec {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a child to its end, which may come by cancelling or timing out: then its whole group is gone on return. */
export async function runChild(spec: ChildSpec, output: OutputCollector, clock: Clock): Promise<CommandEnd> {
  const { execa } = await import('execa'); // slow to load, and many a command of ours starts no program
  const over = new AbortController();
  try {
    const child = execa(spec.file, spec.args, {
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
      ...(spec.stdin === undefined ? { stdin: 'ignore' as const } : { input: spec.stdin }),
      env: spec.env,
      extendEnv: false,
      reject: false,
      buffer: false,
      encoding: 'buffer',
      windowsHide: true,
      detached: process.platform !== 'win32', // a process group of its own
    });
    output.read('stdout', child.stdout);
    output.read('stderr', child.stderr);
    child.nodeChildProcess.once('exit', () => {
      void clock.sleep(LATE_OUTPUT_MS, { signal: over.signal }).then(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      });
    });
    const ending = endWhenTold(child.pid, spec, clock, over.signal);
    const result = await child;
    over.abort();
    const cutOff = await ending;
    output.end();
    if (cutOff === 'cancelled') return { type: 'cancelled' };
    if (cutOff === 'timed-out') return { type: 'timed-out', timeoutMs: spec.timeoutMs ?? 0, lastLines: output.lastLines };
    if (child.pid === undefined) return notStarted(result.code);
    // Execa leaves them out when a stream broke first.
    const { exitCode, signalCode } = child.nodeChildProcess;
    if (signalCode !== null) return { type: 'signal', signal: signalCode, lastLines: output.lastLines };
    return { type: 'exit-code', exitCode: exitCode ?? -1, lastLines: output.lastLines };
  } catch (thrown) {
    return notStarted(thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined);
  } finally {
    over.abort();
  }
}

/** In our words alone: the system's message may quote the arguments, and those may be secret. */
function notStarted(code: string | undefined): CommandEnd {
  if (code === 'ENOENT') return { type: 'program-not-found' };
  const because: Readonly<Record<string, string>> = {
    EACCES: 'it is not a program that this account may run',
    E2BIG: 'its arguments and environment are too long',
    ERR_INVALID_ARG_VALUE: 'an argument or variable holds a NUL byte',
  };
  return { type: 'not-started', because: because[code ?? ''] ?? `the system refused (${code ?? 'no reason given'})` };
}

/** Waits for whichever is first: the child is over (`null`), or it is to be ended, which is then done. */
async function endWhenTold(
  pid: number | undefined,
  { signal, timeoutMs }: ChildSpec,
  clock: Clock,
  over: AbortSignal,
): Promise<'cancelled' | 'timed-out' | null> {
  if (pid === undefined) return null;
  const untrack = trackGroup(pid);
  const stop = AbortSignal.any(signal === undefined ? [over] : [over, signal]);
  try {
    if (timeoutMs === undefined) await aborted(stop);
    else await clock.sleep(timeoutMs, { signal: stop });
    if (over.aborted) return null;
    await endProcessGroup(pid, clock);
    return signal?.aborted === true ? 'cancelled' : 'timed-out';
  } finally {
    untrack();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
