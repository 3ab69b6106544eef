import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type ComponentName, type WoosooError } from '@woosoo/sdk-core';
import { HealthChecker, type HealthReport } from '@woosoo/sdk-health';
import type { ServiceController } from '@woosoo/sdk-services';
import { verifyFailed } from '../errors.ts';
import { ambientProbes } from '../probes/ambient-probes.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { branchProbes, type ProbeDeps } from '../probes/branch-probes.ts';

export interface VerificationDeps extends ProbeDeps {
  readonly services: ServiceController;
  readonly releases: ReleaseStore;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly output?: ((text: string) => void) | undefined;
}

/** Asks the whole branch whether it works, and with which releases. */
export class Verification {
  readonly #deps: VerificationDeps;
  #latest: HealthReport | null = null;

  constructor(deps: VerificationDeps) {
    this.#deps = deps;
  }

  /** What the last check found, for the report. */
  get latest(): HealthReport | null {
    return this.#latest;
  }

  /** One check of everything as it is. */
  check(options: VerifyOptions = {}): ResultAsync<HealthReport, WoosooError> {
    return this.#checker({}, ambientProbes)
      .andThen((checker) => checker.check({ signal: options.signal }))
      .map((report) => (this.#latest = report));
  }

  /** Waits until everything works with the expected releases, or says what does not. */
  prove(expected: Readonly<Partial<Record<ComponentName, string>>>, options: VerifyOptions = {}): ResultAsync<HealthReport, WoosooError> {
    const { timeoutMs } = this.#deps.config.verify;
    const onReport = (report: HealthReport): void => {
      this.#latest = report;
      const waiting = report.probes.filter(({ status }) => status === 'failed' || status === 'crashed');
      if (waiting.length > 0) options.output?.(`waiting for ${waiting.map(({ probe }) => probe).join(', ')}`);
    };
    return this.#checker(expected)
      .andThen((checker) =>
        checker.waitUntilHealthy({
          timeoutMs,
          intervalMs: 100,
          signal: options.signal,
          onReport,
        }),
      )
      .mapErr((error) =>
        error.type === 'Unhealthy'
          ? verifyFailed({ message: error.message, remedy: error.remedy, detail: { ...error.detail }, cause: error })
          : error,
      );
  }

  #checker(
    expected: Readonly<Partial<Record<ComponentName, string>>>,
    more: typeof branchProbes = () => [],
  ): ResultAsync<HealthChecker, WoosooError> {
    return safeTry(this, async function* () {
      const releases: Partial<Record<ComponentName, string>> = {};
      for (const { name } of this.#deps.config.components) {
        const release = expected[name] ?? (yield* this.#deps.releases.current(name))?.id;
        if (release !== undefined) releases[name] = release;
      }
      const services = (yield* this.#deps.services.list()).filter(({ enabled }) => enabled).map(({ name }) => name);
      return ok(
        new HealthChecker({ clock: this.#deps.clock }, [
          ...branchProbes(this.#deps, { releases, services }),
          ...more(this.#deps, { releases, services }),
        ]),
      );
    });
  }
}
