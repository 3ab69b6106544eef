import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, chown, open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import type { DatabaseSync } from 'node:sqlite';
import { isSqliteDamage, loadSqlite, type KeyError } from '@woosoo/sdk-core';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { backupFailed, restoreFailed, type BackupFailed, type RestoreFailed } from './backup-errors.ts';
import { quoteIdentifier } from '../database/quote-identifier.ts';
import type { DumpedTable } from './dump-survey.ts';
import { packStream, unpackInto, type PackedFile } from './packed-file.ts';
import type { Seal } from './seal.ts';

/** Takes a consistent copy of a live SQLite file with SQLite's own backup function; writers go on meanwhile. One file, without companions. */
export function snapshotSqlite(from: string, to: string): ResultAsync<void, BackupFailed> {
  return attempt(
    async () => {
      const { DatabaseSync, backup } = await loadSqlite();
      const url = pathToFileURL(from);
      url.searchParams.set('mode', 'rw');
      const source = new DatabaseSync(url, { timeout: 5_000 });
      try {
        await backup(source, to);
      } finally {
        source.close();
      }
      const copy = new DatabaseSync(to);
      try {
        copy.exec('pragma journal_mode = delete');
      } finally {
        copy.close();
      }
      await syncFile(to);
    },
    (reason) =>
      backupFailed({
        message: `The SQLite database ${from} could not be copied: ${reason}.`,
        remedy: 'Check the file, the free space and the rights of the folders.',
      }),
  );
}

/** Packs a file (0600, synced). */
export function packFile(from: string, to: string, seal: Seal): ResultAsync<PackedFile, BackupFailed | KeyError> {
  return packStream(createReadStream(from, { highWaterMark: 256 * 1024 }), [], to, seal).mapErr((error) =>
    error instanceof Error
      ? backupFailed({
          message: `${to} could not be written: ${error.message}.`,
          remedy: 'Check the free space and the rights of the backup folder.',
        })
      : error,
  );
}

/** Unpacks a file that {@link packFile} made (0600, synced). */
export function unpackFile(from: string, to: string, seal: Seal): ResultAsync<void, RestoreFailed | KeyError> {
  return unpackInto(from, seal, (source) => pipeline(source, createWriteStream(to, { flags: 'w', mode: 0o600, flush: true }))).mapErr(
    (error) =>
      error instanceof Error
        ? restoreFailed({
            message: `${from} could not be unpacked to ${to}: ${error.message}.`,
            remedy: 'Check the free space, or take another backup. The live database was not touched.',
          })
        : error,
  );
}

/** The tables of a SQLite file with their rows; the bytes of the whole file stand for their contents. */
export function countSqliteRows(file: string): ResultAsync<DumpedTable[], BackupFailed> {
  return attempt(
    async () => {
      const { DatabaseSync } = await loadSqlite();
      const database = new DatabaseSync(file, { readOnly: true });
      try {
        return tableNames(database).map((name) => {
          const [row] = database.prepare(`select count(*) as n from ${quoteIdentifier(name, 'sqlite')}`).all();
          return { name, rows: Number(row?.['n']), definition_sha256: '', rows_sha256: '' };
        });
      } finally {
        database.close();
      }
    },
    (reason) => backupFailed({ message: `The copy ${file} could not be read: ${reason}.`, remedy: 'Try again.' }),
  );
}

/** SQLite's own check of a file; opened once, it has no companions afterwards. */
export function checkSqlite(file: string): ResultAsync<readonly string[], RestoreFailed> {
  return attempt(
    async () => {
      const { DatabaseSync } = await loadSqlite();
      const database = new DatabaseSync(file);
      try {
        const [row] = database.prepare('pragma integrity_check').all();
        if (row?.['integrity_check'] !== 'ok') throw new Error(String(row?.['integrity_check']));
        return tableNames(database);
      } finally {
        database.close();
      }
    },
    (reason) =>
      restoreFailed({
        message: `The unpacked database ${file} is not sound: ${reason}.`,
        remedy: 'Take another backup. The live database was not touched.',
      }),
  );
}

/** Whether SQLite itself finds a file broken; one that is only in use, or may not be read, is not. */
export async function isDamagedSqlite(file: string): Promise<boolean> {
  const { DatabaseSync } = await loadSqlite();
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      const [row] = database.prepare('pragma quick_check(1)').all();
      return row?.['quick_check'] !== 'ok';
    } finally {
      database.close();
    }
  } catch (thrown) {
    return isSqliteDamage(thrown);
  }
}

/** Writes what stands in the companions of a SQLite file (`-wal`) into the file itself, so that the file alone is the database. */
export function settleSqlite(file: string): ResultAsync<void, RestoreFailed> {
  return attempt(
    async () => {
      const { DatabaseSync } = await loadSqlite();
      const database = new DatabaseSync(file, { timeout: 5_000 });
      try {
        const [row] = database.prepare('pragma wal_checkpoint(truncate)').all();
        if (row?.['busy'] === 1) throw new Error('another program uses it');
      } finally {
        database.close();
      }
      await syncFile(file);
    },
    (reason) =>
      restoreFailed({
        message: `The live database ${file} is in use: ${reason}.`,
        remedy: 'Stop the services that use it and try again. Nothing was changed.',
      }),
  );
}

/** Gives a file the owner and permissions of another one, so that the application may still use it after an administrator's restore. */
export function takeAccess(path: string, like: string): ResultAsync<void, RestoreFailed> {
  return attempt(
    async () => {
      if (process.platform === 'win32') return;
      const [mine, theirs] = [await stat(path), await stat(like)];
      await chmod(path, theirs.mode & 0o7777);
      if (mine.uid !== theirs.uid || mine.gid !== theirs.gid) await chown(path, theirs.uid, theirs.gid);
    },
    (reason) =>
      restoreFailed({
        message: `${path} could not be given the owner of ${like}: ${reason}.`,
        remedy: 'Run Woosoo as the account that owns the database file.',
      }),
  );
}

function tableNames(database: DatabaseSync): string[] {
  return database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name")
    .all()
    .map((table) => String(table['name']));
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function attempt<T, E>(work: () => Promise<T>, failed: (reason: string) => E): ResultAsync<T, E> {
  const run = async (): Promise<Result<T, E>> => {
    try {
      return ok(await work());
    } catch (thrown) {
      return err(failed(thrown instanceof Error ? thrown.message : String(thrown)));
    }
  };
  return new ResultAsync(run());
}
