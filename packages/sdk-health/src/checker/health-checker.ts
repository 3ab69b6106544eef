import { isAborted, safeTry, cancelled, type Cancelled, type Clock } from '@woosoo/sdk-core';
import { err, ok, ResultAsync } from 'neverthrow';
import type { Unhealthy } from '../errors.ts';
import type { HealthProbe } from '../health-probe.ts';
import type { HealthReport } from '../health-report.ts';
import { overallStatus } from './overall-status.ts';
import { runProbe } from './run-probe.ts';
import { unhealthyError } from './unhealthy-error.ts';

export interface CheckOptions {
  /** Only the probes of these names; all when absent. */
  readonly names?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions extends CheckOptions {
  /** How long to wait; the check that is under way then is still awaited. */
  readonly timeoutMs: number;
  /** Between two checks; 100 when absent. */
  readonly intervalMs?: number | undefined;
  /** Healthy only counts when it lasted this long; 0 when absent. */
  readonly stableForMs?: number | undefined;
  /** Every report on the way, for a progress display. */
  readonly onReport?: ((report: HealthReport) => void) | undefined;
}

export interface WatchOptions extends CheckOptions {
  /** From the start of one check to the start of the next. */
  readonly intervalMs: number;
}

/**
 * Runs a set of probes side by side, each within its own time limit.
 *
 * @example
 * ```ts
 * import { HealthChecker, TcpProbe } from '@woosoo/sdk-health';
 * import { SystemClock } from '@woosoo/sdk-core';
 *
 * const reverb = new TcpProbe({ name: 'reverb-port', host: '127.0.0.1', port: 6001 });
 * const checker = new HealthChecker({ clock: new SystemClock() }, [reverb]);
 * const result = await checker.waitUntilHealthy({ timeoutMs: 30_000 });
 * console.log(result.isOk() ? result.value.status : result.error.message);
 * ```
 */
export class HealthChecker {
  readonly #clock: Clock;
  readonly #probes: readonly HealthProbe[];

  constructor(deps: { readonly clock: Clock }, probes: readonly HealthProbe[]) {
    this.#clock = deps.clock;
    this.#probes = probes;
  }

  /** What {@link CheckOptions.names} may hold. */
  get names(): readonly string[] {
    return this.#probes.map((probe) => probe.name);
  }

  /**
   * Measures once. Never fails: what is wrong stands in the report. A check that is cancelled returns at once, with the probes that had not answered as `crashed`.
   *
   * @throws RangeError for a name that no probe has: an empty report would read as healthy.
   */
  check(options: CheckOptions = {}): ResultAsync<HealthReport, never> {
    return ResultAsync.fromSafePromise(this.#report(this.#select(options.names), options.signal));
  }

  /** Checks again and again until no probe fails (warnings are fine) or the time is over. */
  waitUntilHealthy(options: WaitOptions): ResultAsync<HealthReport, Unhealthy | Cancelled> {
    return this.#wait(this.#select(options.names), options);
  }

  /** Checks at an interval and gives each report, until the signal aborts. */
  async *watch(options: WatchOptions): AsyncGenerator<HealthReport, void, void> {
    const { signal, intervalMs } = options;
    const probes = this.#select(options.names);
    while (signal?.aborted !== true) {
      const startedMs = this.#clock.monotonicMs();
      const report = await this.#report(probes, signal);
      if (isAborted(signal)) return;
      yield report;
      const restMs = intervalMs - (this.#clock.monotonicMs() - startedMs);
      await this.#clock.sleep(Math.max(0, restMs), { signal });
    }
  }

  #select(names: readonly string[] | undefined): readonly HealthProbe[] {
    if (names === undefined) return this.#probes;
    const unknown = names.filter((name) => !this.names.includes(name));
    if (unknown.length > 0) throw new RangeError(`No such probe: ${unknown.join(', ')}. There are: ${this.names.join(', ')}.`);
    return this.#probes.filter((probe) => names.includes(probe.name));
  }

  async #report(probes: readonly HealthProbe[], signal: AbortSignal | undefined): Promise<HealthReport> {
    const at = this.#clock.now().toISOString();
    const startedMs = this.#clock.monotonicMs();
    const results = await Promise.all(probes.map((probe) => runProbe(probe, this.#clock, signal)));
    return { at, durationMs: Math.round(this.#clock.monotonicMs() - startedMs), status: overallStatus(results), probes: results };
  }

  #wait(probes: readonly HealthProbe[], options: WaitOptions): ResultAsync<HealthReport, Unhealthy | Cancelled> {
    const { timeoutMs, intervalMs = 100, stableForMs = 0, signal, onReport } = options;
    const clock = this.#clock;
    const report = () => this.#report(probes, signal);
    return safeTry<HealthReport, Unhealthy | Cancelled>(async function* () {
      const startedMs = clock.monotonicMs();
      let healthySinceMs: number | null = null;
      while (!isAborted(signal)) {
        const checkedMs = clock.monotonicMs();
        const seen = await report();
        if (isAborted(signal)) break;
        onReport?.(seen);
        healthySinceMs = seen.status === 'failed' ? null : (healthySinceMs ?? checkedMs);
        const nowMs = clock.monotonicMs();
        if (healthySinceMs !== null && nowMs - healthySinceMs >= stableForMs) return ok(seen);
        const leftMs = startedMs + timeoutMs - nowMs;
        if (leftMs <= 0) return err(unhealthyError(seen, nowMs - startedMs));
        await clock.sleep(Math.min(intervalMs, leftMs), { signal });
      }
      return err(waitCancelled());
    });
  }
}

function waitCancelled(): Cancelled {
  return cancelled({
    message: 'Waiting for everything to be healthy was cancelled.',
    remedy: 'Run `woosoo health` to see how things are.',
  });
}
