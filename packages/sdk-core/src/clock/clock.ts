/** Time, so that tests can hold it still. */
export interface Clock {
  now(): Date;
  /** For durations: never jumps when somebody sets the clock. */
  monotonicMs(): number;
  /** Resolves early, without an error, when the signal aborts. */
  sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
