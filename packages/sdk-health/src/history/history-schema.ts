/** Lengths of time that results are summed up over. */
export type Span = 'minute' | 'hour';

export const spans: Readonly<Record<Span, { readonly table: string; readonly lengthMs: number; readonly keepMs: number }>> = {
  minute: { table: 'minute', lengthMs: 60_000, keepMs: 7 * 24 * 3_600_000 },
  hour: { table: 'hour', lengthMs: 3_600_000, keepMs: 400 * 24 * 3_600_000 },
};

const summed = (table: string): string =>
  `CREATE TABLE IF NOT EXISTS ${table} (at INTEGER, probe_id INTEGER, count INTEGER, bad INTEGER, sum_ms INTEGER, max_ms INTEGER, PRIMARY KEY (probe_id, at)) WITHOUT ROWID;`;

/** A power cut may cost the last seconds, never the file: the write-ahead log is synced at each checkpoint. */
export const historySchema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS probe (probe_id INTEGER PRIMARY KEY, name TEXT UNIQUE, kind TEXT);
CREATE TABLE IF NOT EXISTS result (at INTEGER, probe_id INTEGER, status TEXT, duration_ms INTEGER, summary TEXT, figures TEXT, PRIMARY KEY (at, probe_id)) WITHOUT ROWID;
${summed('minute')}
${summed('hour')}
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
`;
