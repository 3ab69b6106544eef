import type { Row, SqlValue } from './database.ts';

/** Rows as mysql2 gives them, in plain values; a statement without rows gives none. */
export function plainMysqlRows(rows: unknown): readonly Row[] {
  if (!Array.isArray(rows)) return [];
  return rows.filter(isRecord).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)])));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return JSON.stringify(value);
}
