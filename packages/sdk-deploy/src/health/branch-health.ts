import type { ResultAsync } from 'neverthrow';
import type { Clock, WoosooError } from '@woosoo/sdk-core';
import type { HealthReport } from '@woosoo/sdk-health';
import type { Verification } from '../verify/verification.ts';

/** How the branch is, now and from now on. */
export class BranchHealth {
  readonly #verification: Verification;
  readonly #clock: Clock;

  constructor(deps: { readonly verification: Verification; readonly clock: Clock }) {
    this.#verification = deps.verification;
    this.#clock = deps.clock;
  }

  /** Every probe once, side by side. What is wrong stands in the report. */
  check(options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<HealthReport, WoosooError> {
    return this.#verification.check(options);
  }

  /** A report at once and then at each interval, until the signal aborts or a check itself cannot be made. */
  async *watch(options: {
    readonly intervalMs: number;
    readonly signal?: AbortSignal | undefined;
  }): AsyncGenerator<HealthReport, void, void> {
    const { intervalMs, signal } = options;
    while (signal?.aborted !== true) {
      const report = await this.check({ signal });
      if (report.isErr()) return;
      yield report.value;
      await this.#clock.sleep(intervalMs, { signal });
    }
  }
}
