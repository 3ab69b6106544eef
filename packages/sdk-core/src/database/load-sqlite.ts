/** The module `node:sqlite`, as a type. */
export type SqliteModule = typeof import('node:sqlite');

let loaded: Promise<SqliteModule> | undefined;

/** Loads `node:sqlite` at the first use, without the warning that Node 22 prints for it (it would land in the middle of a report). */
export function loadSqlite(): Promise<SqliteModule> {
  return (loaded ??= importQuietly());
}

async function importQuietly(): Promise<SqliteModule> {
  const original = process.emitWarning;
  const quiet = (...parameters: readonly unknown[]): void => {
    if (!String(parameters[0]).startsWith('SQLite is an experimental feature')) Reflect.apply(original, process, parameters);
  };
  process.emitWarning = quiet;
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = original;
  }
}
