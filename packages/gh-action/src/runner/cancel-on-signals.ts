/** A cancelled job: SIGINT (Ctrl-C on Windows), 7.5 s later SIGTERM (Ctrl-Break), 2.5 s later the process is killed, on Windows with its whole tree. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const;

export const cancelNotice =
  'Cancelled: what was begun is being undone. The runner ends this step about 10 seconds after a job was cancelled; should undoing take longer, ' +
  'the journal holds all of it: the part of this action that runs after the job goes on with it, else the next deploy, or `woosoo recover` on the box.';

/** The signal is aborted when the runner cancels the job. Being cancelled twice does not make undoing faster, so nothing more happens then. */
export function cancelOnSignals(say: (text: string) => void): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) return;
    say(cancelNotice);
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
