/** SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html). */
const damage: readonly unknown[] = [11, 26];

/** Whether an error of `node:sqlite` says that the file itself is broken; one that is only in use, or may not be read, is not. */
export function isSqliteDamage(thrown: unknown): boolean {
  return thrown instanceof Error && 'errcode' in thrown && damage.includes(thrown.errcode);
}
