/**
 * Whether a signal is aborted by now. Asked through a function, since the compiler takes a signal that was once seen not aborted to stay so,
 * also over an `await`. No signal is never aborted.
 */
export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
