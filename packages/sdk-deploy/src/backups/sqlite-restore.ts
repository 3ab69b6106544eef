import { safeTry, type FileSystem } from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { restoreFailed } from './backup-errors.ts';
import type { DatabaseRestore, DatabaseRestoreError, RestoreSource } from './database-restore.ts';
import type { Seal } from './seal.ts';
import { checkSqlite, isDamagedSqlite, settleSqlite, snapshotSqlite, takeAccess, unpackFile } from './sqlite-snapshot.ts';

/**
 * Puts a restored SQLite file in place of the live one by one rename. The old one stays beside it as `<file>.before-<id>`
 * (empty when there was none) until confirmed, and is never written over by a second call, so it is the state before the first.
 */
export class SqliteRestore implements DatabaseRestore {
  readonly #fileSystem: FileSystem;
  readonly #seal: Seal;
  readonly #live: string;
  readonly #incoming: string;
  readonly #before: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly seal: Seal }, live: string, restoreId: string) {
    this.#fileSystem = deps.fileSystem;
    this.#seal = deps.seal;
    this.#live = live;
    this.#incoming = `${live}.restore-${restoreId}`;
    this.#before = `${live}.before-${restoreId}`;
  }

  restore({ file, tables }: RestoreSource): ResultAsync<void, DatabaseRestoreError> {
    return safeTry(this, async function* () {
      yield* this.#fileSystem.remove(this.#incoming);
      yield* unpackFile(file, this.#incoming, this.#seal);
      const found = yield* checkSqlite(this.#incoming);
      const missing = tables.filter((table) => !found.includes(table));
      if (missing.length > 0) {
        return err(
          restoreFailed({
            message: `The unpacked database lacks tables: ${missing.join(', ')}.`,
            remedy: 'Take another backup. The live database was not touched.',
          }),
        );
      }
      yield* this.#keepBefore();
      return this.#replaceLive();
    });
  }

  confirm(): ResultAsync<void, DatabaseRestoreError> {
    return this.#fileSystem.remove(this.#incoming).andThen(() => this.#forgetBefore());
  }

  undo(): ResultAsync<void, DatabaseRestoreError> {
    return safeTry(this, async function* () {
      yield* this.#fileSystem.remove(this.#incoming);
      const kept = yield* this.#fileSystem.stat(this.#before);
      if (kept === null) return ok();
      if (kept.size === 0) {
        yield* removeCompanions(this.#fileSystem, this.#live);
        yield* this.#fileSystem.remove(this.#live);
      } else {
        yield* this.#fileSystem.copyFile(this.#before, this.#incoming, { mode: 0o600 });
        yield* this.#replaceLive();
        const journal = `${this.#before}-wal`;
        if ((yield* this.#fileSystem.stat(journal)) !== null)
          yield* this.#fileSystem.copyFile(journal, `${this.#live}-wal`, { mode: 0o600 });
      }
      return this.#forgetBefore();
    });
  }

  /** The kept file goes last, so that a second call finds it. */
  #forgetBefore(): ResultAsync<void, DatabaseRestoreError> {
    return this.#fileSystem.remove(`${this.#before}-wal`).andThen(() => this.#fileSystem.remove(this.#before));
  }

  /** Of a damaged database the bare files are kept: SQLite itself cannot copy it, and it is what the backup is wanted for. */
  #keepBefore(): ResultAsync<void, DatabaseRestoreError> {
    const partial = `${this.#before}.tmp`;
    return safeTry(this, async function* () {
      if ((yield* this.#fileSystem.stat(this.#before)) !== null) return ok();
      const stat = yield* this.#fileSystem.stat(this.#live);
      if (stat === null || stat.size === 0) return this.#fileSystem.writeTextAtomic(this.#before, '', { mode: 0o600 });
      yield* this.#fileSystem.remove(partial);
      const snapshot = await snapshotSqlite(this.#live, partial);
      if (snapshot.isErr()) {
        if (!(await isDamagedSqlite(this.#live))) return err(snapshot.error);
        const journal = `${this.#live}-wal`;
        if ((yield* this.#fileSystem.stat(journal)) !== null)
          yield* this.#fileSystem.copyFile(journal, `${this.#before}-wal`, { mode: 0o600 });
        yield* this.#fileSystem.copyFile(this.#live, partial, { mode: 0o600 });
      }
      return this.#fileSystem.move(partial, this.#before);
    });
  }

  /** The live file is made whole without its companions first: left beside another database they would be taken for its own. */
  #replaceLive(): ResultAsync<void, DatabaseRestoreError> {
    return safeTry(this, async function* () {
      const stat = yield* this.#fileSystem.stat(this.#live);
      if (stat !== null && stat.size > 0) {
        const settled = await settleSqlite(this.#live);
        if (settled.isErr() && !(await isDamagedSqlite(this.#live))) return err(settled.error);
      }
      yield* removeCompanions(this.#fileSystem, this.#live);
      if (stat !== null) yield* takeAccess(this.#incoming, this.#live);
      return this.#fileSystem.move(this.#incoming, this.#live);
    });
  }
}

function removeCompanions(fileSystem: FileSystem, file: string): ResultAsync<void, DatabaseRestoreError> {
  return fileSystem
    .remove(`${file}-wal`)
    .andThen(() => fileSystem.remove(`${file}-shm`))
    .andThen(() => fileSystem.remove(`${file}-journal`));
}
