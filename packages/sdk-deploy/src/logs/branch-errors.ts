import { err, ok, type ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type WoosooError } from '@woosoo/sdk-core';
import { ErrorGrouping, type ErrorGroup, type LogEntry, type LogError, type LogQuery, type LogSource } from '@woosoo/sdk-services';
import type { ReportStore } from '../report/report-store.ts';
import type { BranchLogs } from './branch-logs.ts';

/** Errors of a kind, and whether it is one that the last deploy brought. */
export interface BranchErrorGroup extends ErrorGroup {
  /** None of it was written before the last deploy. */
  readonly isNew: boolean;
}

export interface BranchErrorReport {
  /** From when on logs were read (ISO 8601). */
  readonly since: string;
  /** When the last deploy or rollback that changed something began; `null` when there was none. */
  readonly lastDeployAt: string | null;
  /** The last seen first. */
  readonly groups: readonly BranchErrorGroup[];
  /** How many more there were, of so many kinds that they are not told apart. */
  readonly left: number;
  /** Logs that could not be read. */
  readonly problems: readonly LogError[];
}

export interface ErrorsOptions {
  /** As {@link BranchLogs.sources} takes them; all when absent. */
  readonly logs?: readonly string[] | undefined;
  /** 7 days ago when absent. */
  readonly since?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DAY = 86_400_000;
const BACK = 7 * DAY;
/** So long is looked back for whether an error is new; a deploy does not wait for more. */
const lookBackMs = 3000;
/** A request that failed is told by what failed it; the access log only repeats it, and a maintenance page is no error. */
const REPEATING = new Set(['nginx-access']);

/** The errors in the logs of a branch, those that are the same put together. */
export class BranchErrors {
  readonly #logs: BranchLogs;
  readonly #reports: ReportStore;
  readonly #clock: Clock;

  constructor(deps: { readonly logs: BranchLogs; readonly reports: ReportStore; readonly clock: Clock }) {
    this.#logs = deps.logs;
    this.#reports = deps.reports;
    this.#clock = deps.clock;
  }

  list({ logs = [], since, signal }: ErrorsOptions = {}): ResultAsync<BranchErrorReport, WoosooError> {
    const from = since ?? new Date(this.#clock.now().getTime() - BACK);
    return safeTry(this, async function* () {
      const sources = yield* this.#sources(logs);
      const lastDeployAt = yield* this.#lastDeploy();
      const grouping = new ErrorGrouping();
      const problems = yield* await this.#collect(sources, { since: from, signal }, grouping);
      const groups = grouping.groups.map((group) => ({
        ...group,
        isNew: lastDeployAt !== null && group.firstSeen !== null && group.firstSeen >= lastDeployAt,
      }));
      return ok({ since: from.toISOString(), lastDeployAt, groups, left: grouping.left, problems });
    });
  }

  /** The errors since a moment of which none was seen in the days before it. */
  newSince(moment: Date): ResultAsync<readonly ErrorGroup[], WoosooError> {
    return safeTry(this, async function* () {
      const sources = yield* this.#sources([]);
      const after = new ErrorGrouping();
      // Logs tell whole seconds.
      const since = new Date(Math.floor(moment.getTime() / 1000) * 1000);
      yield* await this.#collect(sources, { since }, after, isOfRestart);
      if (after.groups.length === 0) return ok([]);
      const before = new ErrorGrouping();
      const query = {
        since: new Date(since.getTime() - BACK),
        until: new Date(since.getTime() - 1),
        signal: AbortSignal.timeout(lookBackMs),
      };
      yield* await this.#collect(sources, query, before);
      const known = new Set(before.groups.map(({ id }) => id));
      return ok(after.groups.filter(({ id }) => !known.has(id)));
    });
  }

  #sources(names: readonly string[]): ResultAsync<readonly LogSource[], WoosooError> {
    return this.#logs.sources(names).map((sources) => (names.length > 0 ? sources : sources.filter(({ name }) => !REPEATING.has(name))));
  }

  #lastDeploy(): ResultAsync<string | null, WoosooError> {
    return this.#reports
      .list(20)
      .map((reports) => reports.find(({ kind, outcome }) => kind !== 'recover' && outcome === 'done')?.startedAt ?? null);
  }

  async #collect(
    sources: readonly LogSource[],
    query: LogQuery,
    grouping: ErrorGrouping,
    leaveOut: (entry: LogEntry) => boolean = () => false,
  ) {
    const problems: LogError[] = [];
    for await (const batch of this.#logs.read(sources, { ...query, level: 'error' })) {
      if (batch.isOk()) {
        for (const entry of batch.value) if (!leaveOut(entry)) grouping.add(entry);
      } else if (batch.error.type === 'LogUnreadable') problems.push(batch.error);
      else return err<readonly LogError[], LogError>(batch.error);
    }
    return ok<readonly LogError[], LogError>(problems);
  }
}

/** Tablets go on asking while services are restarted, and nginx says that nobody is there yet. */
function isOfRestart({ source, message }: LogEntry): boolean {
  return source === 'nginx-error' && message.startsWith('connect()');
}
