import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  componentNames,
  scratchFile,
  type BranchConfig,
  type BranchPaths,
  type DatabaseConnector,
  type ErrorCase,
  type FileSystem,
  type ProcessRunner,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { BackupStore } from '../backups/backup-store.ts';
import { migrateCommand } from './migrate-command.ts';
import { releaseMigrations } from './release-migrations.ts';
import { readMigrateFailure, type MigrateFailure } from './migrate-failure.ts';
import { databaseNotRevertible, migrationFailed, schemaNotRestored } from '../database/database-errors.ts';
import { schemaHash } from '../database/database-schema.ts';
import { databaseStateSchema, ranMigrations, readDatabaseState, type DatabaseState } from '../database/database-state.ts';
import type { QuietTime } from '../steps/quiet-time.ts';
import { endSchemaChanges } from '../database/end-schema-changes.ts';
import { describeChange, schemaChanges } from '../database/schema-changes.ts';
import { confirmState, undoAdditive } from '../database/undo-additive.ts';

const params = z.object({
  component: z.enum(componentNames),
  releaseId: z.string(),
  /** The names that must run; others only if the release has them. */
  migrations: z.array(z.string()),
  /** As planned: `additive` is taken back by itself, anything else by the backup. */
  mode: z.enum(['additive', 'destructive']),
  /** A backup with the database, made before this step. */
  backupId: z.string().nullable(),
});
export type MigrateParams = z.infer<typeof params>;
/** The state before lies in the operation's private folder; this is to know it again. */
const undoData = z.object({ schemaHash: z.string() });
type Undo = z.infer<typeof undoData>;

const HALF_AN_HOUR = 30 * 60_000;

export interface MigrateStepDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly databases: DatabaseConnector;
  readonly backups: BackupStore;
  readonly quiet: QuietTime;
}

/**
 * `database.migrate`: runs a release's pending migrations and asks the database whether the planned ones ran, and none that the release does not have.
 * Undo of additive ones takes tables, columns and indexes back and keeps all other rows; of others it restores the backup, for which the plan has stopped the services.
 * Where ones that were planned as additive turn out to have taken something, it stops the services itself, and keeps what guests entered in a backup.
 */
export class MigrateStep implements StepKind<MigrateParams, Undo> {
  readonly kind = 'database.migrate';
  readonly params = params;
  readonly undoData = undoData;
  readonly #deps: MigrateStepDeps;

  constructor(deps: MigrateStepDeps) {
    this.#deps = deps;
  }

  prepare(_params: MigrateParams, context: StepContext): ResultAsync<Undo, WoosooError> {
    const { databases, config, fileSystem } = this.#deps;
    return safeTry(async function* () {
      await using database = databases.connect(config.database);
      const state = yield* readDatabaseState(database);
      yield* fileSystem.writeTextAtomic(stateFile(context), JSON.stringify(state), { mode: 0o600 });
      return ok({ schemaHash: schemaHash(state.schema) });
    });
  }

  do(params: MigrateParams, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const { fileSystem, processes, paths, config } = this.#deps;
    const command = migrateCommand({ php: config.programs.php, releaseDirectory: paths.release(params.component, params.releaseId) });
    return safeTry(this, async function* () {
      const before = yield* this.#stateBefore(undo, context);
      // From here on rows may have been altered although no table was: undo has to know.
      yield* fileSystem.writeTextAtomic(beganFile(context), '', { mode: 0o600 });
      const lines: string[] = [];
      yield* processes
        .run(command, {
          signal: context.signal,
          timeoutMs: HALF_AN_HOUR,
          operationId: context.operationId,
          onLine: ({ text }) => {
            lines.push(text);
            context.output(text);
          },
        })
        .mapErr((error) => (error.type === 'CommandFailed' ? failedBecause(readMigrateFailure(lines), lines, error) : error));
      return this.#assertRan(before, params);
    });
  }

  undo(params: MigrateParams, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const { databases, config, fileSystem, quiet } = this.#deps;
    return safeTry(this, async function* () {
      if ((yield* fileSystem.stat(beganFile(context))) === null) return ok();
      const before = yield* this.#stateBefore(undo, context);
      yield* this.#endChanges();
      if (params.mode === 'destructive') return this.#restore(params, before, context);
      if (yield* quiet.begun(context)) return this.#restoreServing(params, before, context);
      await using database = databases.connect(config.database);
      const undone = await undoAdditive(database, before);
      if (undone.isOk()) return ok();
      if (undone.error.type !== 'SchemaNotAdditive') return err(undone.error);
      await database.close();
      return await this.#restoreServing(params, before, context);
    });
  }

  finish(params: MigrateParams, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const before = yield* this.#stateBefore(undo, context);
      yield* this.#endChanges();
      const ran = await this.#assertRan(before, params);
      if (ran.isOk()) return ok();
      // A half-applied migration cannot simply be run again.
      yield* this.undo(params, undo, context);
      return this.do(params, undo, context);
    });
  }

  /** Of a run that was killed, cancelled or took too long. */
  #endChanges(): ResultAsync<void, WoosooError> {
    const { databases, config } = this.#deps;
    return safeTry(async function* () {
      await using database = databases.connect(config.database);
      return await endSchemaChanges(database, config.database.database);
    });
  }

  #stateBefore(undo: Undo, context: StepContext): ResultAsync<DatabaseState, WoosooError> {
    const { fileSystem } = this.#deps;
    return safeTry(async function* () {
      const text = yield* fileSystem.readText(stateFile(context));
      const state = databaseStateSchema.safeParse(JSON.parse(text)).data;
      if (state !== undefined && schemaHash(state.schema) === undo.schemaHash) return ok(state);
      return err(
        schemaNotRestored({
          message: `The record of the database before the migration (${stateFile(context)}) is damaged.`,
          remedy: 'Restore the backup that was made before (`woosoo backup list`), then run `woosoo recover`.',
        }),
      );
    });
  }

  /** Exit code 0 is also what a run gets that did nothing because another one is under way. */
  #assertRan(before: DatabaseState, { component, releaseId, migrations: wanted }: MigrateParams): ResultAsync<void, WoosooError> {
    const { databases, config, fileSystem, paths } = this.#deps;
    return safeTry(async function* () {
      await using database = databases.connect(config.database);
      const now = (yield* ranMigrations(database)) ?? [];
      const ran = now.filter((name) => before.migrations?.includes(name) !== true);
      const missing = wanted.filter((name) => !ran.includes(name));
      const held = (yield* releaseMigrations(fileSystem, paths.release(component, releaseId))) ?? [];
      const extra = ran.filter((name) => !wanted.includes(name) && !held.some((file) => file.name === name));
      if (missing.length === 0 && extra.length === 0) return ok();
      const parts = [...missing.map((name) => `${name} did not run`), ...extra.map((name) => `${name} ran and was not planned`)];
      return err(failed(`The migrations did not do what was planned: ${parts.join('; ')}.`));
    });
  }

  #restore({ backupId }: MigrateParams, before: DatabaseState, context: StepContext): ResultAsync<void, WoosooError> {
    const { backups, databases, config } = this.#deps;
    const restoreId = `${context.operationId}_${context.stepId}`;
    return safeTry(async function* () {
      await using database = databases.connect(config.database);
      if (backupId === null) return err(yield* notRevertible(database, before));
      await database.close();
      yield* backups.restoreDatabase(backupId, { restoreId, onOutput: context.output });
      yield* confirmState(database, before);
      await database.close();
      return await backups.confirmRestore(restoreId);
    });
  }

  /** The plan took it for additive, and it was not; the old release was serving meanwhile. What guests entered since the backup is kept in another one. */
  #restoreServing(params: MigrateParams, before: DatabaseState, context: StepContext): ResultAsync<void, WoosooError> {
    const { backups, quiet } = this.#deps;
    const { backupId } = params;
    if (backupId === null) return this.#restore(params, before, context);
    const id = `${backupId}_undone`;
    return quiet.around(context, () =>
      safeTry(this, async function* () {
        if ((yield* backups.get(id)) === null) {
          const description = `what ${context.operationId} left, before ${backupId} was restored`;
          yield* backups.create({ id, description, creator: context.operationId, includeDatabase: true }, { onOutput: context.output });
        }
        context.output(`What was entered since the backup ${backupId} is kept in the backup ${id}.`);
        return this.#restore(params, before, context);
      }),
    );
  }
}

function notRevertible(
  database: ReturnType<DatabaseConnector['connect']>,
  before: DatabaseState,
): ResultAsync<ReturnType<typeof databaseNotRevertible>, WoosooError> {
  return readDatabaseState(database).andThen((now) => {
    const changes = schemaChanges(before.schema, now.schema).map(describeChange);
    const what = changes.length === 0 ? 'Rows may have been altered' : changes.join('; ');
    return okAsync(
      databaseNotRevertible({
        message: `A migration changed the database in a way that only a backup takes back, and none was made: ${what}.`,
        remedy:
          'Bring the tables to what they were by hand, or restore an older backup with `woosoo backup restore ID` (what was entered since then is lost); then run `woosoo recover`.',
        detail: { changes },
      }),
    );
  });
}

const LONGEST_SQL = 600;
const LINES_IN_TAIL = 20;

/** Which one failed, then why, then with what statement. Where Laravel's words are not known, its last lines. */
function failedBecause(failure: MigrateFailure | null, lines: readonly string[], cause: unknown): ReturnType<typeof migrationFailed> {
  const tail = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  if (failure === null) return failed('The migrations failed.', { cause, detail: { tail: tail.slice(-LINES_IN_TAIL) } });
  const { migration, problem, sql } = failure;
  const which = migration === null ? 'The migrations failed' : `The migration ${migration} failed`;
  const statement = sql === null ? '' : `\nThe statement: ${sql.length > LONGEST_SQL ? `${sql.slice(0, LONGEST_SQL)}…` : sql}`;
  return failed(`${which}: ${problem}${statement}`, { cause, detail: { migration, problem, sql, tail: [] } }, migration);
}

function failed(
  message: string,
  rest: Pick<ErrorCase, 'cause' | 'detail'> = {},
  migration: string | null = null,
): ReturnType<typeof migrationFailed> {
  const what =
    migration === null
      ? 'Put right what it names (migrations are in the folder database/migrations of the backend)'
      : `Correct database/migrations/${migration}.php in the backend`;
  return migrationFailed({ message, remedy: `${what}, then deploy again. The database is taken back to what it was.`, ...rest });
}

function stateFile(context: StepContext): string {
  return scratchFile(context, 'database-state.json');
}

function beganFile(context: StepContext): string {
  return scratchFile(context, 'began');
}
