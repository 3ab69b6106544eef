import { exitCodes } from '@woosoo/sdk-core';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** Ctrl-C cancels in an orderly way; impatience does not make it faster, since undoing is already under way. */
export function cancelOnSignals(say: (text: string) => void): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (): void => {
    say(controller.signal.aborted ? 'Still undoing; the branch will be whole in a moment.' : 'Cancelling: what was begun is being undone.');
    process.exitCode = exitCodes.cancelled;
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
