import { isAborted, type Clock, type Json, type Logger, type Notification, type WoosooError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import { alertKey, type Alert } from '../alerts/alert.ts';
import { alertNotification, quietNotification } from '../alerts/alert-notification.ts';
import type { AlertRule } from '../alerts/alert-rule.ts';
import { evaluateAlerts, type Alerts } from '../alerts/evaluate-alerts.ts';
import { holdBack, nothingHeld, type HeldBack } from '../alerts/hold-back.ts';
import { isQuiet, type QuietHours } from '../alerts/quiet-hours.ts';
import type { HealthReport } from '../health-report.ts';
import type { HealthHistory } from '../history/health-history.ts';
import { withCheckResult } from './check-result.ts';

export interface HealthMonitorDeps {
  readonly branchId: string;
  /** Measures once; an error when that itself was not possible. */
  readonly check: (options: { readonly signal: AbortSignal }) => ResultAsync<HealthReport, WoosooError>;
  /** Why nothing is to be measured now, such as a deploy that stops services; `null`: go on. Heeded for half an hour at most. */
  readonly pausedBy?: () => Promise<string | null>;
  readonly rules: readonly AlertRule[];
  readonly quietHours: QuietHours | null;
  /** `null`: nothing is kept. */
  readonly history: HealthHistory | null;
  /** Must return at once. */
  readonly tell: (notification: Notification) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How the branch was at the last check, and how the monitor itself is. */
export interface MonitorState {
  readonly report: HealthReport | null;
  readonly alerts: readonly Alert[];
  readonly checks: number;
  /** How often it stood still for much longer than its interval: the box slept, or had no time for it. */
  readonly stalls: number;
  /** What it waits for instead of measuring; `null`: nothing. */
  readonly pausedBy: string | null;
}

const PRUNE_EVERY_MS = 3_600_000;
const LONGEST_PAUSE_MS = 30 * 60_000;
/** So many intervals without a check are a stall. */
const STALL_FACTOR = 3;
const SHORTEST_STALL_MS = 30_000;
const WORTH_TELLING_MS = 5 * 60_000;

/** Measures at an interval, keeps what it finds, and tells people when the rules say so. One at a time for a branch. */
export class HealthMonitor {
  readonly #deps: HealthMonitorDeps;
  #alerts: Alerts = new Map();
  #held: HeldBack = nothingHeld;
  #state: MonitorState = { report: null, alerts: [], checks: 0, stalls: 0, pausedBy: null };
  #pausedSinceMs: number | null = null;
  #prunedMs = -Infinity;

  constructor(deps: HealthMonitorDeps) {
    this.#deps = deps;
    this.#restore();
  }

  get state(): MonitorState {
    return this.#state;
  }

  /** Goes on until the signal aborts. `onCheck` after each check: for a sign of life. */
  async run(options: {
    readonly intervalMs: number;
    readonly signal: AbortSignal;
    readonly onCheck?: (state: MonitorState) => void | Promise<void>;
  }): Promise<void> {
    const { clock } = this.#deps;
    const { intervalMs, signal, onCheck } = options;
    let expectedMs = clock.monotonicMs();
    while (!signal.aborted) {
      const startedMs = clock.monotonicMs();
      this.#noticeStall(startedMs - expectedMs, intervalMs);
      await this.#checkOnce(signal);
      if (isAborted(signal)) return;
      await onCheck?.(this.#state);
      const restMs = Math.max(0, intervalMs - (clock.monotonicMs() - startedMs));
      expectedMs = clock.monotonicMs() + restMs;
      await clock.sleep(restMs, { signal });
    }
  }

  async #checkOnce(signal: AbortSignal): Promise<void> {
    if (await this.#isPaused()) return;
    const { check, clock, rules } = this.#deps;
    const at = clock.now().toISOString();
    const checked = await check({ signal });
    if (signal.aborted) return;
    const report = withCheckResult(checked, at);
    const evaluation = evaluateAlerts(rules, report, this.#alerts);
    this.#alerts = evaluation.alerts;
    this.#tell(holdBack(this.#held, evaluation.events, isQuiet(this.#deps.quietHours, clock.now())));
    this.#state = { ...this.#state, report, alerts: [...this.#alerts.values()], checks: this.#state.checks + 1 };
    this.#remember(report);
  }

  /** A deploy has probes of its own, and stops services on purpose: nobody needs to be told of that. */
  async #isPaused(): Promise<boolean> {
    const { clock, pausedBy } = this.#deps;
    const reason = (await pausedBy?.()) ?? null;
    this.#pausedSinceMs = reason === null ? null : (this.#pausedSinceMs ?? clock.monotonicMs());
    const paused = this.#pausedSinceMs !== null && clock.monotonicMs() - this.#pausedSinceMs < LONGEST_PAUSE_MS;
    this.#state = { ...this.#state, pausedBy: paused ? reason : null };
    return paused;
  }

  #tell({ tell, cameAndWent, held }: ReturnType<typeof holdBack>): void {
    const { branchId, clock } = this.#deps;
    this.#held = held;
    for (const event of tell) this.#deps.tell(alertNotification(event, branchId));
    if (cameAndWent.length > 0) this.#deps.tell(quietNotification(cameAndWent, branchId, clock.now().toISOString()));
  }

  #noticeStall(lateMs: number, intervalMs: number): void {
    if (lateMs < Math.max(intervalMs * STALL_FACTOR, SHORTEST_STALL_MS)) return;
    const { branchId, clock, logger } = this.#deps;
    this.#state = { ...this.#state, stalls: this.#state.stalls + 1 };
    logger.warn('the monitor stood still', { lateMs });
    if (lateMs < WORTH_TELLING_MS) return;
    this.#deps.tell({
      event: 'monitor.stalled',
      severity: 'warning',
      title: `${branchId}: nobody watched for ${Math.round(lateMs / 60_000)} minutes`,
      text: 'The monitor stood still: the box slept, or had no time for it. What happened meanwhile was not seen.',
      branchId,
      at: clock.now().toISOString(),
    });
  }

  /** A history that cannot be written costs the history, not the watching. */
  #remember(report: HealthReport): void {
    const { history, clock, logger } = this.#deps;
    if (history === null) return;
    const kept = history.add(report).andThen(() => history.keep(KEY, this.#saved()));
    if (kept.isErr()) logger.warn(kept.error.message);
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#prunedMs < PRUNE_EVERY_MS) return;
    this.#prunedMs = nowMs;
    const pruned = history.prune(clock.now());
    if (pruned.isErr()) logger.warn(pruned.error.message);
  }

  /** Alerts survive a restart of the monitor: people are not told again of what they know. */
  #saved(): Json {
    // Alerts and events are data alone; the round trip drops what is `undefined`.
    return JSON.parse(JSON.stringify({ alerts: [...this.#alerts.values()], held: this.#held.events })) as Json;
  }

  #restore(): void {
    const json = this.#deps.history?.kept(KEY).unwrapOr(null) ?? null;
    if (json === null) return;
    const saved = json as unknown as { readonly alerts: readonly Alert[]; readonly held: HeldBack['events'] }; // `#saved` made it
    const known = new Set(this.#deps.rules.map(({ name }) => name));
    this.#alerts = new Map(saved.alerts.filter(({ rule }) => known.has(rule)).map((alert) => [alertKey(alert), alert]));
    this.#held = { events: saved.held };
  }
}

const KEY = 'alerts';
