import { ok, type Result, ResultAsync } from 'neverthrow';
import type { BranchPaths, Clock, FileSystem, WoosooError } from '@woosoo/sdk-core';
import { readAgentBeat } from '../agent/agent-beat.ts';
import type { BranchServices } from '../services/branch-services.ts';
import type { Verification } from '../verify/verification.ts';
import type { BranchHealthReport, ServiceHealth } from './branch-health-report.ts';

/** The first look at what services use takes this long; it must not make a check longer than its slowest probe does. */
const USAGE_OVER_MS = 150;

interface Deps {
  readonly verification: Verification;
  readonly services: Pick<BranchServices, 'list' | 'usage'>;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
}

/** How the branch is, now and from now on. */
export class BranchHealth {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Every probe once, side by side. What is wrong stands in the report. */
  check(options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<BranchHealthReport, WoosooError> {
    return new ResultAsync(this.#check(options.signal));
  }

  /** A report at once and then at each interval, until the signal aborts. A check that cannot be made is given as its error; the next one is tried all the same. */
  async *watch(options: {
    readonly intervalMs: number;
    readonly signal?: AbortSignal | undefined;
  }): AsyncGenerator<Result<BranchHealthReport, WoosooError>, void, void> {
    const { intervalMs, signal } = options;
    const { clock } = this.#deps;
    while (signal?.aborted !== true) {
      const startedMs = clock.monotonicMs();
      yield await this.check({ signal });
      await clock.sleep(Math.max(0, intervalMs - (clock.monotonicMs() - startedMs)), { signal });
    }
  }

  async #check(signal: AbortSignal | undefined): Promise<Result<BranchHealthReport, WoosooError>> {
    const { verification } = this.#deps;
    const [report, services, agent] = await Promise.all([verification.check({ signal }), this.#services(), readAgentBeat(this.#deps)]);
    return report.andThen((measured) => ok({ ...measured, services, agent: agent.unwrapOr(null) }));
  }

  async #services(): Promise<readonly ServiceHealth[]> {
    const { services } = this.#deps;
    const [statuses, usage] = await Promise.all([services.list(), services.usage({ overMs: USAGE_OVER_MS })]);
    const used = usage.unwrapOr(null);
    return statuses.unwrapOr([]).map((status) => ({ ...status, usage: used?.get(status.name) ?? null }));
  }
}
