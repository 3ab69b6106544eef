import { join } from 'node:path';
import { safeTry, type BranchPaths, type Clock, type FileSystem } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { RehearseError } from './backup-store.ts';
import type { Rehearsal } from './backup.ts';
import type { DatabaseRecord } from './database-snapshot.ts';
import type { Seal } from './seal.ts';
import { checkSqlite, countSqliteRows, unpackFile } from './sqlite-snapshot.ts';

/** Unpacks a backup of SQLite into a private folder, lets SQLite check it and compares rows and bytes with what was taken down when it was made. */
export function rehearseSqlite(
  deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths; readonly clock: Clock; readonly seal: Seal },
  id: string,
  record: DatabaseRecord,
  file: string,
): ResultAsync<Rehearsal, RehearseError> {
  const { fileSystem, clock } = deps;
  const folder = join(deps.paths.state, 'rehearsal');
  const copy = join(folder, 'database.sqlite');
  return safeTry(async function* () {
    yield* fileSystem.remove(folder);
    yield* fileSystem.makeDirectory(folder, { mode: 0o700 });
    const rehearsed = await safeTry<Omit<Rehearsal, 'id'>, RehearseError>(async function* () {
      const startedMs = clock.monotonicMs();
      yield* unpackFile(file, copy, deps.seal);
      const duration_ms = Math.round(clock.monotonicMs() - startedMs);
      const same = record.sha256 === null || (yield* fileSystem.digest(copy)) === record.sha256;
      yield* checkSqlite(copy);
      const found = yield* countSqliteRows(copy);
      const rows = new Map(found.map((table) => [table.name, table.rows]));
      const problems = record.contents.flatMap((table) =>
        rows.get(table.name) === table.rows
          ? []
          : [`table ${table.name} holds ${rows.get(table.name) ?? 'no'} rows instead of ${table.rows}`],
      );
      if (!same) problems.push('the unpacked file is not the one that was packed');
      return ok({ tables: found.length, rows: found.reduce((sum, table) => sum + table.rows, 0), duration_ms, problems });
    });
    yield* fileSystem.remove(folder);
    return rehearsed.map((found) => ({ id, ...found }));
  });
}
