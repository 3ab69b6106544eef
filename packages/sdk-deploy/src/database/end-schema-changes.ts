import { setTimeout as delay } from 'node:timers/promises';
import { queryFailed, safeTry, type Database, type DatabaseError } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';

const pollMs = 100;
/** Taking a half-made change of a large table back may take a while; that of one in which nothing was done yet takes none. */
const patienceMs = 120_000;

/** What a statement that changes the schema begins with, after the comments that Laravel and others put before it. */
const changesSchema = /^(?:\s|\/\*[^]*?\*\/)*(?:alter|create|drop|rename|truncate)\b/i;

/**
 * Ends changes of the schema that are still under way on the server, and waits until they are taken back: the server goes on with a statement whose client
 * was killed, and what was looked at meanwhile would change afterwards.
 */
export function endSchemaChanges(database: Database, schema: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    if (database.family === 'sqlite') return ok();
    const end = performance.now() + patienceMs;
    for (;;) {
      const rows = yield* database.query(
        'select id, info from information_schema.processlist where db = ? and id <> connection_id() and info is not null',
        [schema],
      );
      const changing = rows.filter(({ info }) => typeof info === 'string' && changesSchema.test(info));
      if (changing.length === 0) return ok();
      if (performance.now() > end) return err(stillChanging(schema));
      // One that has ended meanwhile is as good.
      for (const { id } of changing) await database.execute(`kill ${String(id)}`).unwrapOr(undefined);
      await delay(pollMs);
    }
  });
}

function stillChanging(schema: string): DatabaseError {
  return queryFailed({
    message: `The server still takes back a change of ${schema} that was cut off.`,
    remedy: 'Wait until `show processlist` no longer shows it, then run `woosoo recover`.',
  });
}
