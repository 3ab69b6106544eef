import { ResultAsync } from 'neverthrow';
import type { Clock } from '@woosoo/sdk-core';
import type { PreflightCheck } from './preflight-check.ts';
import type { PreflightReport, PreflightResult } from './preflight-report.ts';

const SEVERITY = ['pass', 'warning', 'failure'] as const;

/** Runs all checks side by side, each within a time limit: one that hangs tells as much as one that fails. */
export class Preflight {
  readonly #clock: Clock;
  readonly #checks: readonly PreflightCheck[];
  readonly #limitMs: number;

  constructor(deps: { readonly clock: Clock; readonly checks: readonly PreflightCheck[]; readonly limitMs?: number }) {
    this.#clock = deps.clock;
    this.#checks = deps.checks;
    this.#limitMs = deps.limitMs ?? 10_000;
  }

  run(options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<PreflightReport, never> {
    const startedMs = this.#clock.monotonicMs();
    const at = this.#clock.now().toISOString();
    return ResultAsync.fromSafePromise(
      Promise.all(this.#checks.map((check) => this.#one(check, options.signal))).then((results) => ({
        at,
        durationMs: this.#clock.monotonicMs() - startedMs,
        status: SEVERITY[Math.max(0, ...results.map(({ status }) => SEVERITY.indexOf(status)))] ?? 'pass',
        results,
      })),
    );
  }

  async #one(check: PreflightCheck, outer: AbortSignal | undefined): Promise<PreflightResult> {
    const startedMs = this.#clock.monotonicMs();
    const limit = new AbortController();
    const signal = outer === undefined ? limit.signal : AbortSignal.any([outer, limit.signal]);
    const late = this.#clock.sleep(this.#limitMs, { signal }).then(() => ({
      status: 'failure' as const,
      summary: `no answer within ${this.#limitMs / 1000} s`,
      remedy: 'Something hangs: a network drive, a database behind a firewall, a virus scanner.',
    }));
    const outcome = await Promise.race([
      check.run(signal).catch((cause: unknown) => ({
        status: 'failure' as const,
        summary: `the check itself broke: ${cause instanceof Error ? cause.message : String(cause)}`,
        remedy: 'Run it again with --verbose and report it.',
      })),
      late,
    ]);
    limit.abort();
    return { check: check.name, title: check.title, ...outcome, durationMs: this.#clock.monotonicMs() - startedMs };
  }
}
