import { exitCodes } from '@woosoo/sdk-core';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/**
 * Ctrl-C cancels in an orderly way; impatience does not make it faster. `say` is told whether it was asked for before.
 * Nobody reading any more (a closed window, a pipe that ended) counts as Ctrl-C.
 */
export function cancelOnSignals(say: (again: boolean) => void): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const cancel = (): void => {
    process.exitCode = exitCodes.cancelled;
    controller.abort();
  };
  const onSignal = (): void => {
    say(controller.signal.aborted);
    cancel();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  process.stdout.on('error', cancel);
  process.stderr.on('error', cancel);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      // One more Ctrl-C must not turn the exit code into a death by signal while a cancelled command is about to end.
      if (controller.signal.aborted) return;
      for (const name of SIGNALS) process.off(name, onSignal);
      process.stdout.off('error', cancel);
      process.stderr.off('error', cancel);
    },
  };
}
