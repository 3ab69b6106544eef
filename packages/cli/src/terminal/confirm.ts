import { Asking } from './asking.ts';
import { isTerminal } from './is-terminal.ts';

/** Asks yes or no; no is what everything but a clear yes means, and what there is where nobody can be asked. */
export async function confirm(question: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<boolean> {
  if (!isTerminal(input)) return false;
  using asking = new Asking(input, output);
  return /^y(es)?$/i.test((await asking.ask(`${question} [y/N] `)) ?? '');
}
