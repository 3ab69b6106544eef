import type { WoosooError } from '@woosoo/sdk-core';
import type { LogBatches, LogEntry } from '@woosoo/sdk-services';
import { logEntryText } from './logs.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import type { Style } from '../terminal/style.ts';

/** Where and how logs are printed. */
export interface LogOutput {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly style: Style;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Of more than one, each line says where it comes from. */
  readonly sources: readonly string[];
  /** Whether only some entries were asked for. */
  readonly filtered: boolean;
  /** Says what failed and gives the exit code of its kind. */
  fail(error: WoosooError): number;
}

/** Prints what is there; the exit code. Nothing is collected: it may be gigabytes. */
export async function printLogs(batches: LogBatches, output: LogOutput): Promise<number> {
  const { stdout, stderr, json } = output;
  const print = printer(output);
  let [any, code] = [false, 0];
  for await (const batch of batches) {
    if (batch.isErr()) {
      const { error } = batch;
      // Of JSON nothing was written yet: the error can be the document.
      if (error.type !== 'LogUnreadable' && !any) return output.fail(error);
      stderr.write(`${error.message}\n`);
      code = 1;
      if (error.type !== 'LogUnreadable') break;
      continue;
    }
    if (batch.value.length === 0) continue;
    const text = json
      ? batch.value.map((entry, index) => `${any || index > 0 ? ',' : '['}\n  ${JSON.stringify(entry)}`).join('')
      : print(batch.value);
    any = true;
    if (!(await written(stdout, text))) break;
  }
  if (json) await written(stdout, any ? '\n]\n' : '[]\n');
  else if (!any && !output.quiet) stderr.write(output.filtered ? 'Nothing of what was written fits.\n' : 'Nothing has been written yet.\n');
  return code;
}

/** Prints what comes until the signal aborts; the exit code. */
export async function followLogs(batches: LogBatches, output: LogOutput, signal: AbortSignal): Promise<number> {
  const { stdout, stderr, json } = output;
  const print = printer(output);
  for await (const batch of batches) {
    if (batch.isErr()) {
      if (batch.error.type !== 'LogUnreadable') return output.fail(batch.error);
      stderr.write(`${batch.error.message}\n`);
    } else if (!(await written(stdout, json ? batch.value.map((entry) => `${JSON.stringify(entry)}\n`).join('') : print(batch.value))))
      break;
  }
  if (signal.aborted && isTerminal(stdout)) stdout.write('\n'); // below the ^C
  return 0;
}

function printer({ style, sources, stdout }: LogOutput): (entries: readonly LogEntry[]) => string {
  const sourceWidth = sources.length > 1 ? Math.max(...sources.map(({ length }) => length)) : 0;
  const options = { style, sourceWidth, safe: isTerminal(stdout) };
  return (entries) => entries.map((entry) => logEntryText(entry, options)).join('');
}

/** Waits until the reader takes more; `false` when it has left. */
async function written(stream: NodeJS.WritableStream, text: string): Promise<boolean> {
  if (stream.write(text)) return true;
  if ('destroyed' in stream && stream.destroyed === true) return false;
  return new Promise((resolve) => {
    const settle = (taken: boolean) => (): void => {
      stream.off('drain', onDrain).off('close', onClose).off('error', onClose);
      resolve(taken);
    };
    const [onDrain, onClose] = [settle(true), settle(false)];
    stream.once('drain', onDrain).once('close', onClose).once('error', onClose);
  });
}
