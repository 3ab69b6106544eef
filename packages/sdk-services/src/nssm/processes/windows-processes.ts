import { uptime } from 'node:os';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type ProcessRunner } from '@woosoo/sdk-core';
import {
  descendants,
  parsePowershellProcesses,
  parseWmicProcesses,
  powershellProcesses,
  type WindowsProcess,
} from './windows-process-table.ts';

const timeoutMs = 20_000;

/** What runs on this Windows, asked of one helper program: wmic, or PowerShell where that is gone (Windows 11 24H2). */
export class WindowsProcesses {
  readonly #runner: ProcessRunner;

  constructor(runner: ProcessRunner) {
    this.#runner = runner;
  }

  /** Empty when neither program tells. */
  all(): ResultAsync<readonly WindowsProcess[], never> {
    return safeTry(this, async function* () {
      // Wine's wmic says nothing at all when it does not know a column.
      for (const columns of ['CreationDate,ParentProcessId,ProcessId', 'ParentProcessId,ProcessId']) {
        const found = yield* this.#ask('wmic', ['process', 'get', columns], parseWmicProcesses);
        if (found.length > 0) return ok(found);
      }
      return this.#ask(
        'powershell',
        ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', powershellProcesses],
        parsePowershellProcesses,
      );
    });
  }

  /** All below a process that lives. */
  static below(table: readonly WindowsProcess[], pid: number): readonly number[] {
    return descendants(table, { pid, startedMs: table.find((entry) => entry.pid === pid)?.startedMs ?? null });
  }

  /** All that the process has started, and what these have, living or not itself. Nothing is left of one that ran before the machine was started. */
  descendantsOf(pid: number, startedAt: string | null): ResultAsync<readonly number[], never> {
    const startedMs = startedAt === null ? null : Date.parse(startedAt);
    if (startedMs !== null && startedMs < Date.now() - uptime() * 1000) return okAsync([]);
    return this.all().map((table) => descendants(table, { pid, startedMs }));
  }

  #ask(
    program: string,
    args: readonly string[],
    parse: (output: string) => readonly WindowsProcess[],
  ): ResultAsync<readonly WindowsProcess[], never> {
    return this.#runner
      .run({ program, args, effect: 'read' }, { timeoutMs })
      .map(({ stdout }) => parse(stdout))
      .orElse(() => okAsync([]));
  }
}

/** Ends processes at once. */
export function terminate(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
