import type { Database, DatabaseConnector, DatabaseTarget } from '@woosoo/sdk-core';

/** A connection for as long as `use` runs; a cancelled probe begins to close it at once, whatever the driver still waits for. */
export async function withDatabase<T>(
  connector: DatabaseConnector,
  target: DatabaseTarget,
  signal: AbortSignal,
  use: (database: Database) => PromiseLike<T>,
): Promise<T> {
  const database = connector.connect(target);
  const close = (): void => {
    database.close().catch(() => undefined); // already closing; the outcome is thrown away anyway
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    return await use(database);
  } finally {
    signal.removeEventListener('abort', close);
    await database.close();
  }
}
