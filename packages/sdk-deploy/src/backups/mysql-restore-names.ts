import { createHash } from 'node:crypto';

/** The schemas and the mark of one restore. MySQL's names have 64 characters at most, and most characters of an id would have to be quoted. */
export interface MysqlRestoreNames {
  /** Where the dump is loaded. */
  readonly scratch: string;
  /** Where the live tables go. */
  readonly before: string;
  /** A table of ours that says how far the restore is by where it stands, since a rename moves it along with the tables in one act. */
  readonly mark: string;
  /** The same, once the restore was taken back. */
  readonly undone: string;
}

export function mysqlRestoreNames(database: string, restoreId: string): MysqlRestoreNames {
  const key = createHash('sha256').update(restoreId).digest('hex').slice(0, 10);
  const head = database.slice(0, 40);
  return { scratch: `${head}__restore_${key}`, before: `${head}__before_${key}`, mark: '__woosoo_restore', undone: '__woosoo_undone' };
}

/** The schema of one rehearsal, and what matches the schemas of all of them. */
export function rehearsalNames(database: string, id: string): { readonly scratch: string; readonly pattern: string } {
  const head = `${database.slice(0, 40)}__rehearse_`;
  const key = createHash('sha256').update(id).digest('hex').slice(0, 10);
  return { scratch: `${head}${key}`, pattern: `${head.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` };
}
