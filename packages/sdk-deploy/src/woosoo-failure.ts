import type { WoosooError } from '@woosoo/sdk-core';

/** An error value in the form that can be thrown, for scripts that don't want to unwrap results. */
export class WoosooFailure extends Error {
  readonly error: WoosooError;

  constructor(error: WoosooError) {
    super(`${error.message} ${error.remedy} (${error.code})`, { cause: error });
    this.name = 'WoosooFailure';
    this.error = error;
  }
}
