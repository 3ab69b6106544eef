import { okAsync, ResultAsync } from 'neverthrow';
import { processUsageUnknown } from '../errors.ts';
import { AnsweringProgram } from './answering-program.ts';
import { answerMark, parsePowershellUsage, powershell, usageCommand } from './powershell-usage.ts';
import type { ProcessSample, ProcessUsage, ProcessUsageError } from './process-usage.ts';

/** Starting PowerShell takes up to some seconds on a busy box, asking it some milliseconds. */
const answerMs = 20_000;

/** Asks one PowerShell that stays for as long as we do: starting one for every look would cost more than all services use. */
export class WindowsProcessUsage implements ProcessUsage {
  readonly #helper: AnsweringProgram;

  constructor(helper: Pick<typeof powershell, 'args'> & { readonly program: string } = powershell) {
    this.#helper = new AnsweringProgram({ ...helper, answerMark, timeoutMs: answerMs });
  }

  read(pids: readonly number[]): ResultAsync<readonly ProcessSample[], ProcessUsageError> {
    if (pids.length === 0) return okAsync([]);
    return ResultAsync.fromPromise(this.#helper.ask(usageCommand(pids)), (cause) =>
      processUsageUnknown({
        message: `What the services use cannot be told: ${cause instanceof Error ? cause.message : String(cause)}.`,
        remedy: 'Windows PowerShell must be on PATH; the services are not concerned.',
        cause,
      }),
    ).map(parsePowershellUsage);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#helper[Symbol.asyncDispose]();
  }
}
