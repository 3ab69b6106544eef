import { rename, rm } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { isSqliteDamage, loadSqlite, type Json } from '@woosoo/sdk-core';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { historyUnusable, type HistoryUnusable } from '../errors.ts';
import type { HealthStatus, ProbeKind, ProbeResult } from '../health-probe.ts';
import type { HealthReport } from '../health-report.ts';
import { overallStatus } from '../checker/overall-status.ts';
import { historySchema, spans, type Span } from './history-schema.ts';

/** How one probe did in a minute or an hour. */
export interface HistoryPoint {
  /** The beginning (ISO 8601). */
  readonly at: string;
  readonly count: number;
  /** How many of them failed or broke. */
  readonly bad: number;
  readonly meanMs: number;
  readonly maxMs: number;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What was measured, in one small SQLite file: every result for a day, minutes for a week, hours for a year. Old rows make room for new ones, so that the file
 * stays at some tens of megabytes.
 *
 * @example
 * ```ts
 * import { HealthHistory } from '@woosoo/sdk-health';
 *
 * const opened = await HealthHistory.open('/srv/branch/.woosoo/health.db');
 * if (opened.isOk()) {
 *   using history = opened.value;
 *   console.log(history.points('database', 'hour', new Date(Date.now() - 7 * 86_400_000)));
 * }
 * ```
 */
export class HealthHistory implements Disposable {
  readonly #database: DatabaseSync;
  readonly #path: string;

  /** Where a damaged file was put, in whose place this one was begun; `null`: it was not. */
  readonly setAside: string | null;

  private constructor(database: DatabaseSync, path: string, setAside: string | null) {
    this.#database = database;
    this.#path = path;
    this.setAside = setAside;
  }

  /** Opens or makes the file; one that is damaged is put aside. `readOnly` for those that only look while the agent writes. */
  static open(path: string, { readOnly = false }: { readonly readOnly?: boolean } = {}): ResultAsync<HealthHistory, HistoryUnusable> {
    return ResultAsync.fromPromise(open(path, readOnly), (cause) => unusable(path, cause)).map(
      ({ database, setAside }) => new HealthHistory(database, path, setAside),
    );
  }

  /** Keeps a report; a second one of the same time replaces the first. */
  add(report: HealthReport): Result<void, HistoryUnusable> {
    return this.#attempt(() => {
      const at = Date.parse(report.at);
      this.#database.exec('BEGIN');
      try {
        for (const result of report.probes) this.#addResult(at, result);
        this.#database.exec('COMMIT');
      } catch (error) {
        this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /**
   * Removes what is older than each kind of row may be. It counts from the report before the newest: a clock that is far ahead for once (a box that starts
   * before it has asked for the time) must not cost the history.
   */
  prune(now: Date): Result<void, HistoryUnusable> {
    return this.#attempt(() => {
      const row = this.#database.prepare('SELECT MAX(at) AS at FROM result WHERE at < (SELECT MAX(at) FROM result)').get();
      if (row?.['at'] == null) return;
      const from = Math.min(now.getTime(), Number(row['at']));
      this.#database.prepare('DELETE FROM result WHERE at < ?').run(from - DAY_MS);
      for (const [span, { table, keepMs }] of Object.entries(spans)) {
        this.#database.prepare(`DELETE FROM ${table} WHERE at < ?`).run(from - keepMs - spans[span as Span].lengthMs); // its own key
      }
    });
  }

  /** The minutes or hours of a probe, oldest first. */
  points(probe: string, span: Span, since: Date): Result<readonly HistoryPoint[], HistoryUnusable> {
    const sql = `SELECT at, count, bad, sum_ms, max_ms FROM ${spans[span].table} JOIN probe USING (probe_id) WHERE name = ? AND at >= ? ORDER BY at`;
    return this.#attempt(() =>
      this.#database
        .prepare(sql)
        .all(probe, since.getTime())
        .map((row) => ({
          at: new Date(Number(row['at'])).toISOString(),
          count: Number(row['count']),
          bad: Number(row['bad']),
          meanMs: Math.round(Number(row['sum_ms']) / Number(row['count'])),
          maxMs: Number(row['max_ms']),
        })),
    );
  }

  /** Gives the reports of the last day, oldest first, one by one: for looking at alert rules again. Figures that are no numbers are not kept. */
  visitReports(since: Date, visit: (report: HealthReport) => void): Result<void, HistoryUnusable> {
    return this.#attempt(() => {
      for (const report of this.#reports(since)) visit(report);
    });
  }

  *#reports(since: Date): Generator<HealthReport, void, void> {
    const sql =
      'SELECT at, name, kind, status, duration_ms, summary, figures FROM result JOIN probe USING (probe_id) WHERE at >= ? ORDER BY at';
    let at: number | null = null;
    let probes: ProbeResult[] = [];
    for (const row of this.#database.prepare(sql).iterate(since.getTime())) {
      if (at !== null && Number(row['at']) !== at) {
        yield reportOf(at, probes);
        probes = [];
      }
      at = Number(row['at']);
      probes.push(resultOf(row));
    }
    if (at !== null) yield reportOf(at, probes);
  }

  /** Something small that is kept beside, such as the state of the alerts. */
  keep(key: string, value: Json): Result<void, HistoryUnusable> {
    return this.#attempt(() => void this.#database.prepare('REPLACE INTO kept VALUES (?, ?)').run(key, JSON.stringify(value)));
  }

  /** What was kept; `null` when nothing was. */
  kept(key: string): Result<Json, HistoryUnusable> {
    return this.#attempt(() => {
      const value = this.#database.prepare('SELECT value FROM kept WHERE key = ?').get(key)?.['value'];
      return typeof value === 'string' ? (JSON.parse(value) as Json) : null; // `keep` wrote it
    });
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #addResult(at: number, { probe, kind, status, durationMs, summary, observed }: ProbeResult): void {
    const database = this.#database;
    database.prepare('INSERT INTO probe (name, kind) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET kind = excluded.kind').run(probe, kind);
    const id = Number(database.prepare('SELECT probe_id FROM probe WHERE name = ?').get(probe)?.['probe_id']);
    const figures = Object.fromEntries(Object.entries(observed).filter(([, value]) => typeof value === 'number'));
    database
      .prepare('REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?)')
      .run(at, id, status, durationMs, status === 'ok' ? null : summary, JSON.stringify(figures));
    const bad = status === 'failed' || status === 'crashed' ? 1 : 0;
    for (const { table, lengthMs } of Object.values(spans)) {
      database
        .prepare(
          `INSERT INTO ${table} VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT (probe_id, at) DO UPDATE SET count = count + 1, bad = bad + excluded.bad, sum_ms = sum_ms + excluded.sum_ms, max_ms = max(max_ms, excluded.max_ms)`,
        )
        .run(Math.floor(at / lengthMs) * lengthMs, id, bad, durationMs, durationMs);
    }
  }

  #attempt<T>(work: () => T): Result<T, HistoryUnusable> {
    try {
      return ok(work());
    } catch (cause) {
      return err(unusable(this.#path, cause));
    }
  }
}

interface Opened {
  readonly database: DatabaseSync;
  readonly setAside: string | null;
}

async function open(path: string, readOnly: boolean): Promise<Opened> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path, { readOnly, timeout: 5_000 });
  if (readOnly) return { database, setAside: null };
  try {
    // What is broken further inside shows here, and not at some measurement weeks later.
    const [row] = database.prepare('PRAGMA quick_check(1)').all();
    if (row?.['quick_check'] === 'ok') {
      database.exec(historySchema);
      return { database, setAside: null };
    }
  } catch (thrown) {
    if (!isSqliteDamage(thrown)) {
      database.close();
      throw thrown;
    }
  }
  database.close();
  const setAside = `${path}.damaged`;
  await rename(path, setAside);
  for (const companion of ['-wal', '-shm', '-journal']) await rm(`${path}${companion}`, { force: true });
  return { ...(await open(path, false)), setAside };
}

/** SQLITE_CANTOPEN: of a file that is only looked at, that there is none. */
const isMissing = (thrown: unknown): boolean => thrown instanceof Error && 'errcode' in thrown && thrown.errcode === 14;

function resultOf(row: Record<string, unknown>): ProbeResult {
  return {
    probe: String(row['name']),
    // `add` wrote these.
    kind: row['kind'] as ProbeKind,
    status: row['status'] as HealthStatus,
    summary: typeof row['summary'] === 'string' ? row['summary'] : 'ok',
    durationMs: Number(row['duration_ms']),
    observed: JSON.parse(String(row['figures'])) as Record<string, number>,
  };
}

function reportOf(at: number, probes: readonly ProbeResult[]): HealthReport {
  const durationMs = Math.max(0, ...probes.map((result) => result.durationMs));
  return { at: new Date(at).toISOString(), durationMs, status: overallStatus(probes), probes };
}

function unusable(path: string, cause: unknown): HistoryUnusable {
  const because = cause instanceof Error ? cause.message : String(cause);
  if (isMissing(cause))
    return historyUnusable({
      message: `There is no health history in ${path} yet.`,
      remedy: 'The agent keeps one: set MONITOR=yes, then `woosoo services install agent` and `woosoo services start agent`.',
      detail: { path },
      cause,
    });
  return historyUnusable({
    message: `The health history ${path} cannot be used: ${because}.`,
    remedy:
      'Restart the agent (`woosoo services restart agent`): it puts a damaged one aside and begins anew. Only measurements of the past are in it.',
    detail: { path },
    cause,
  });
}
