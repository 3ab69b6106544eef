import {
  NotificationOutbox,
  RateLimitedNotifier,
  redactValue,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type Logger,
  type Notifier,
  type TextRedactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import {
  AlertReplay,
  HealthHistory,
  HealthMonitor,
  readRecording,
  type AlertRule,
  type MonitorState,
  type ServiceFigures,
} from '@woosoo/sdk-health';
import { ok, type ResultAsync } from 'neverthrow';
import type { BranchHealth } from '../health/branch-health.ts';
import type { BranchServices } from '../services/branch-services.ts';
import { readAgentBeat, type AgentBeat } from '../agent/agent-beat.ts';
import { alertRules } from './own-alert-rules.ts';
import { keepUndelivered, takeUndelivered } from './undelivered.ts';

export interface BranchMonitorDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly health: BranchHealth;
  readonly services: BranchServices;
  readonly lock: BranchLock;
  readonly notifiers: readonly Notifier[];
  readonly redactor: TextRedactor;
}

export interface WatchingOptions {
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** After each check; awaited. */
  readonly onCheck?: (state: MonitorState) => void | Promise<void>;
}

/** So many notifications in ten minutes, each receiver: enough to know, too few to be switched off. */
const LIMIT = { most: 12, perMs: 10 * 60_000 };
const DAY_MS = 24 * 3_600_000;
/** What stops services on purpose; a backup does not. */
const DISTURBS = /\b(?:deploy|rollback|recover|restore|services|config|cert)\b/;

/** Watching a branch all the time: measuring, keeping a history, telling people. The agent runs it; the rest is for looking at what it knows. */
export class BranchMonitor {
  readonly #deps: BranchMonitorDeps;

  constructor(deps: BranchMonitorDeps) {
    this.#deps = deps;
  }

  /** What people are told of, and when. */
  get rules(): readonly AlertRule[] {
    return alertRules(this.#deps.config.monitoring);
  }

  /** The agent's last sign of life; `null`: there has been none. */
  beat(): ResultAsync<AgentBeat | null, WoosooError> {
    return readAgentBeat(this.#deps);
  }

  /** Measures, remembers and tells until the signal aborts. Without a history when that cannot be opened. */
  async watch({ signal, logger, onCheck }: WatchingOptions): Promise<void> {
    const { clock, config, health, notifiers, paths, redactor } = this.#deps;
    const opened = await HealthHistory.open(paths.healthHistory);
    if (opened.isErr()) logger.warn(opened.error.message);
    using history = opened.unwrapOr(null);
    if (history?.setAside != null)
      logger.warn(`The health history was damaged; it is kept as ${history.setAside}, and a new one is begun.`);
    const outboxes = notifiers.map((notifier) => ({
      name: notifier.name,
      outbox: new NotificationOutbox({
        notifier: new RateLimitedNotifier({ notifier, clock }, LIMIT),
        clock,
        onFailure: (message) => logger.warn(message),
      }),
    }));
    // What an agent before this one, or this one under the configuration before, did not get rid of.
    const left = history === null ? {} : takeUndelivered(history);
    for (const { name, outbox } of outboxes) for (const notification of left[name] ?? []) outbox.send(notification);
    const monitor = new HealthMonitor({
      branchId: config.branchId,
      check: (options) => health.check(options),
      pausedBy: () => this.#disturbance(),
      rules: this.rules,
      quietHours: config.monitoring.quietHours,
      history,
      tell: (told) => {
        // A summary may quote what a program answered.
        const notification = {
          ...told,
          title: redactor.redact(told.title),
          text: redactor.redact(told.text),
          data: redactValue(told.data, redactor),
        };
        logger.info(`${notification.title}: ${notification.text.replaceAll('\n', ' ')}`);
        for (const { outbox } of outboxes) outbox.send(notification);
      },
      clock,
      logger,
    });
    await monitor.run({ intervalMs: config.monitoring.intervalMs, signal, ...(onCheck === undefined ? {} : { onCheck }) });
    const waiting = await Promise.all(outboxes.map(async ({ name, outbox }) => [name, await outbox.close()] as const));
    const kept = history === null ? ok() : keepUndelivered(history, Object.fromEntries(waiting));
    if (kept.isErr()) logger.warn(kept.error.message);
  }

  /** What the services use, for metrics. What cannot be measured is left out. */
  async figures(): Promise<readonly ServiceFigures[]> {
    const { services } = this.#deps;
    const [statuses, usage] = [(await services.list()).unwrapOr([]), (await services.usage()).unwrapOr(null)];
    return statuses.map(({ name, state, restarts }) => {
      const used = usage?.get(name);
      return {
        service: name,
        running: state === 'running',
        restarts,
        cpuRatio: used === undefined ? null : used.cpuPercent / 100,
        memoryBytes: used?.memoryBytes ?? null,
      };
    });
  }

  /**
   * What the rules of now would have told of the past: of the last day as the agent recorded it, or of a file of reports as `woosoo health --watch --json` writes
   * them, one a line.
   */
  replay(file?: string): ResultAsync<AlertReplay, WoosooError> {
    const replay = new AlertReplay(this.rules);
    if (file !== undefined) return readRecording(file, (report) => replay.add(report)).map(() => replay);
    const { clock, paths } = this.#deps;
    return HealthHistory.open(paths.healthHistory, { readOnly: true }).andThen((opened) => {
      using history = opened;
      return history.visitReports(new Date(clock.now().getTime() - DAY_MS), (report) => replay.add(report)).map(() => replay);
    });
  }

  async #disturbance(): Promise<string | null> {
    const holder = (await this.#deps.lock.status()).unwrapOr(null);
    return holder !== null && DISTURBS.test(holder.command) ? holder.command : null;
  }
}
