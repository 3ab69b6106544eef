import { safeTry, type Clock, type Database, type DatabaseConnector, type DatabaseError, type DatabaseTarget } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { countRows } from './assert-tables.ts';
import { rehearsalImpossible } from './backup-errors.ts';
import type { RehearseError } from './backup-store.ts';
import type { Rehearsal } from './backup.ts';
import type { DatabaseRecord } from './database-snapshot.ts';
import type { RestoreSource } from './database-restore.ts';
import { rehearsalNames } from './mysql-restore-names.ts';
import { createSchema, dropSchema, endConnections } from './mysql-session.ts';
import type { MysqlTools } from './mysql-tools.ts';
import { differences } from './unpack-check.ts';

/**
 * Loads a backup of MySQL or MariaDB into a schema of its own, counts its rows there, dumps it once more and compares that, table by table and byte by byte, with what was taken down
 * when the backup was made.
 */
export function rehearseMysql(
  deps: { readonly databases: DatabaseConnector; readonly tools: MysqlTools; readonly clock: Clock },
  target: DatabaseTarget,
  id: string,
  record: DatabaseRecord,
  source: RestoreSource,
): ResultAsync<Rehearsal, RehearseError> {
  const { tools, clock } = deps;
  const names = rehearsalNames(target.database, id);
  return safeTry(async function* () {
    await using database = deps.databases.connect(target);
    yield* dropLeftovers(database, names.pattern);
    if (!(yield* createSchema(database, target.database, names.scratch))) return err(refused(target));
    const rehearsed = await safeTry<Omit<Rehearsal, 'id'>, RehearseError>(async function* () {
      const startedMs = clock.monotonicMs();
      yield* tools.load(source.file, names.scratch, source);
      const duration_ms = Math.round(clock.monotonicMs() - startedMs);
      const found = yield* tools.survey(names.scratch, database.family, source);
      const counted = yield* countAll(
        database,
        names.scratch,
        found.tables.map(({ name }) => name),
      );
      const problems = differences(record.contents, found.tables).map((problem) =>
        record.tool !== found.tool && /rows of|made up/.test(problem)
          ? `${problem} (but the dump program is another one: was ${record.tool}, is ${found.tool})`
          : problem,
      );
      for (const { name, rows } of record.contents) {
        const there = counted.get(name);
        if (there !== undefined && there !== rows) problems.push(`table ${name} counts ${there} rows instead of ${rows}`);
      }
      return ok({ tables: found.tables.length, rows: [...counted.values()].reduce((sum, rows) => sum + rows, 0), duration_ms, problems });
    });
    yield* dropSchema(database, names.scratch);
    return rehearsed.map((found) => ({ id, ...found }));
  });
}

function countAll(database: Database, schema: string, tables: readonly string[]): ResultAsync<Map<string, number>, DatabaseError> {
  return safeTry(async function* () {
    const counts = new Map<string, number>();
    for (const table of tables) counts.set(table, yield* countRows(database, schema, table));
    return ok(counts);
  });
}

/** Of a rehearsal that was killed. */
function dropLeftovers(database: Database, pattern: string): ResultAsync<void, DatabaseError> {
  return safeTry(async function* () {
    const rows = yield* database.query('select schema_name as name from information_schema.schemata where schema_name like ?', [pattern]);
    for (const { name } of rows) {
      yield* endConnections(database, String(name));
      yield* dropSchema(database, String(name));
    }
    return ok();
  });
}

function refused(target: DatabaseTarget) {
  const grant = `GRANT ALL ON \`${target.database.replaceAll('_', String.raw`\_`)}\\_\\_%\`.* TO '${target.username}'`;
  return rehearsalImpossible({
    message: `The user ${target.username} may not make a schema beside \`${target.database}\`, so the backup cannot be rehearsed.`,
    remedy: `As the administrator of the database: ${grant}.`,
  });
}
