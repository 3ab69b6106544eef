import { join } from 'node:path';
import {
  safeTry,
  Sensitive,
  type BranchConfig,
  type BranchPaths,
  type DatabaseConnector,
  type FileSystem,
  type FileSystemError,
  type WoosooError,
} from '@woosoo/sdk-core';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { diffByKey, diffByLine } from '../../config-sync/semantic-diff.ts';
import type { StagedContents } from '../../staging/staged-contents.ts';
import { nothingToRestore } from '../backup-errors.ts';
import { isProven, type BackupMarksStore } from '../backup-marks.ts';
import { damaged, unknownBackup } from '../backup-refusals.ts';
import { originOf, uploadSources } from '../backup-sources.ts';
import type { BackupStore } from '../backup-store.ts';
import type { Backup, ListedBackup } from '../backup.ts';
import { parseChecksums } from '../checksums.ts';
import type { DatabaseRecord } from '../database-snapshot.ts';
import { openFile } from '../sealed-file.ts';
import type { Seal } from '../seal.ts';
import { CHECKSUMS } from '../verify-backup.ts';
import { liveRows } from './live-rows.ts';
import type { FileChange, RestoreChoice, RestorePlan } from './restore-plan.ts';
import { restoreTarget } from './restore-targets.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly databases: DatabaseConnector;
  readonly store: BackupStore;
  readonly marks: BackupMarksStore;
  readonly staged: StagedContents;
  readonly seal: Seal;
}

/** Finds out what a restore would change, and lays ready what its steps need. */
export class RestorePlanner {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Verifies the backup and compares it with the branch. Changes nothing. */
  plan(id: string, choice: RestoreChoice = {}): ResultAsync<RestorePlan, WoosooError> {
    const { store } = this.#deps;
    return safeTry(this, async function* () {
      const backup = yield* store.get(id);
      if (backup === null) return err(unknownBackup(id));
      const { problems } = yield* store.verify(id);
      if (problems.length > 0) return err(damaged(id, problems));
      const { metadata } = backup;
      const leftOut: string[] = [];
      const database =
        choice.skipDatabase === true || metadata.database === null ? null : yield* this.#database(backup, metadata.database, choice);
      const files = choice.skipConfigs === true ? [] : yield* this.#files(backup, leftOut);
      const uploads = choice.skipFiles === true || !metadata.includes.files ? null : yield* this.#uploads(backup);
      if (database === null && files.length === 0 && uploads === null) {
        return err(
          nothingToRestore({
            message: `There is nothing to restore from ${id}: ${nothingIn(metadata.database !== null, choice)}.`,
            remedy: 'Choose another backup (`woosoo backup list`), or leave fewer parts out.',
          }),
        );
      }
      return ok({ id, createdAt: metadata.created_at, database, files, uploads, leftOut, warnings: metadata.warnings });
    });
  }

  /** Puts the contents of configuration files where the steps find them (0600). */
  stage(plan: RestorePlan): ResultAsync<void, WoosooError> {
    return plan.files.length === 0 ? okAsync() : this.#deps.staged.put(plan.files.map(({ text }) => text));
  }

  /** Takes them away again. */
  clear(): ResultAsync<void, WoosooError> {
    return this.#deps.staged.clear();
  }

  #database(backup: Backup, record: DatabaseRecord, choice: RestoreChoice): ResultAsync<RestorePlan['database'], WoosooError> {
    const { databases, config, marks, store } = this.#deps;
    return safeTry<RestorePlan['database'], WoosooError>(async function* () {
      const now = yield* liveRows(databases, config.database);
      const after = new Map(record.tables.map((name) => [name, record.contents.find((table) => table.name === name)?.rows ?? 0]));
      const names = [...new Set([...now.keys(), ...after.keys()])].sort();
      const own = yield* marks.read(backup.id);
      return ok({
        tables: names.map((name) => ({ name, rowsNow: now.get(name) ?? null, rowsAfter: after.get(name) ?? null })),
        proven: isProven(own),
        expectedMs: own.rehearsed?.duration_ms ?? expectedFromOthers(backup, yield* store.list()),
        anyServer: choice.anyServer ?? false,
      });
    });
  }

  #files(backup: Backup, leftOut: string[]): ResultAsync<readonly FileChange[], WoosooError> {
    const { config, paths, fileSystem, seal } = this.#deps;
    return safeTry<readonly FileChange[], WoosooError>(async function* () {
      const changes: FileChange[] = [];
      for (const path of Object.keys(backup.metadata.sources)
        .filter((name) => !name.startsWith('files/'))
        .sort()) {
        const target = restoreTarget(paths, config, path);
        if (target === null) {
          leftOut.push(`${path}: nothing of that name belongs to this branch`);
          continue;
        }
        const text = (yield* openFile(join(backup.directory, path), seal)).toString('utf8');
        const there = yield* fileSystem.readTextIfExists(target);
        if (there === text) continue;
        changes.push({
          path: originOf(paths.root, target),
          change: there === null ? 'added' : 'changed',
          lines: differencesOf(target, there ?? '', text),
          target,
          mode: (yield* fileSystem.stat(target))?.mode ?? 0o600,
          text: Sensitive.of(text),
        });
      }
      return ok(changes);
    });
  }

  #uploads(backup: Backup): ResultAsync<NonNullable<RestorePlan['uploads']>, FileSystemError> {
    const { fileSystem, paths } = this.#deps;
    return safeTry(async function* () {
      const checksums = parseChecksums(yield* fileSystem.readText(join(backup.directory, CHECKSUMS))) ?? new Map<string, string>();
      const wanted = [...checksums].filter(([path]) => path.startsWith('files/'));
      const here = new Map((yield* uploadSources(fileSystem, paths)).map(({ from, to }) => [to, from]));
      let [added, changed] = [0, 0];
      for (const [path, hash] of wanted) {
        const from = here.get(path);
        if (from === undefined) added += 1;
        else if ((yield* fileSystem.digest(from)) !== hash) changed += 1;
      }
      const removed = [...here.keys()].filter((path) => !checksums.has(path)).length;
      return ok({ added, changed, removed });
    });
  }
}

/** Why, for people. */
function nothingIn(holdsDatabase: boolean, { skipDatabase = false, skipConfigs = false }: RestoreChoice): string {
  const database = skipDatabase ? 'its database is left out' : holdsDatabase ? null : 'it holds no database';
  const files = skipConfigs ? 'its configuration files are left out' : 'its configuration files are as they are here';
  return [...(database === null ? [] : [database]), files].join(', and ');
}

/** By the size of its dump, from what rehearsals of other backups took. */
function expectedFromOthers(backup: Backup, all: readonly ListedBackup[]): number | null {
  for (const listed of all) {
    if (listed.state !== 'complete' || listed.marks.rehearsed === null) continue;
    const { size_bytes } = listed.backup.metadata;
    if (size_bytes > 0) return Math.round((listed.marks.rehearsed.duration_ms * backup.metadata.size_bytes) / size_bytes);
  }
  return null;
}

function differencesOf(target: string, before: string, after: string): readonly string[] {
  const secrets = [...valuesOf(before).values(), ...valuesOf(after).values()].filter((value) => value.length >= 8);
  return target.endsWith('.env') ? diffByKey(valuesOf(before), valuesOf(after), { secrets: [] }) : diffByLine(before, after, { secrets });
}

/** The values of an env file, for showing; of what is none of that kind there are none. */
function valuesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const match = /^(?:export )?([A-Za-z_][\w.]*)=(.*)$/.exec(line);
      return match === null ? [] : [[match[1] ?? '', (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]];
    }),
  );
}
