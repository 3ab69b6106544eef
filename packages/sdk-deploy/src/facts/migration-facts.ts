import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type DatabaseConnector,
  type FileSystem,
  type ProcessRunner,
  type TextRedactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { PlannedMigration } from '../deployer/deploy-plan.ts';
import { classifyMigrations } from '../migrations/classify-migration.ts';
import { pretendCommand } from '../migrations/migrate-command.ts';
import { parsePretend } from '../migrations/pretend-sql.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { readDatabaseFacts } from './database-facts.ts';

export interface MigrationFacts {
  readonly pending: readonly PlannedMigration[];
  /** Names of those that have run. */
  readonly ran: readonly string[];
  /** Whether the database holds anything yet. */
  readonly hasData: boolean;
}

interface Deps {
  readonly config: BranchConfig;
  readonly fileSystem: FileSystem;
  readonly databases: DatabaseConnector;
  readonly paths: BranchPaths;
  readonly processes: ProcessRunner;
  readonly releases: ReleaseStore;
  /** A statement may hold what the configuration keeps secret, and plans are shown and saved. */
  readonly redactor: TextRedactor;
}

/** Which migrations the backend's sources hold that the database has not seen, and what each of them does. Asks the database itself: starting PHP would cost more. */
export function readMigrationFacts(deps: Deps): ResultAsync<MigrationFacts, WoosooError> {
  const { config, fileSystem } = deps;
  const backend = config.components.find(({ name }) => name === 'backend');
  if (backend === undefined) return okAsync({ pending: [], ran: [], hasData: false });
  return safeTry(async function* () {
    const { ran, hasTables } = yield* readDatabaseFacts(deps);
    const folder = join(backend.directory, 'database', 'migrations');
    const entries = (yield* fileSystem.stat(folder)) === null ? [] : yield* fileSystem.list(folder);
    const names = entries
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.php'))
      .map((name) => name.slice(0, -4))
      .sort();
    const open: { name: string; source: string }[] = [];
    for (const name of names.filter((candidate) => !ran.includes(candidate))) {
      open.push({ name, source: yield* fileSystem.readText(join(folder, `${name}.php`)) });
    }
    const classified = classifyMigrations(open);
    const askable = ran.length > 0 && classified.every(({ kind }) => kind !== 'unknown');
    const files = askable ? open.map(({ name }) => join(folder, `${name}.php`)) : [];
    const sql = yield* pretendedSql(deps, files);
    const pending = classified.map(({ name, kind, reason }): PlannedMigration => ({ name, kind, reason, sql: sql.get(name) ?? null }));
    return ok({ pending, ran, hasData: hasTables });
  });
}

/** The SQL by migration, asked from the live release, which has all packages; the sources have none yet. What cannot be asked is left open. */
function pretendedSql(
  { config, releases, paths, processes, redactor }: Deps,
  files: readonly string[],
): ResultAsync<ReadonlyMap<string, string[]>, WoosooError> {
  if (files.length === 0) return okAsync(new Map());
  return safeTry(async function* () {
    const current = yield* releases.current('backend');
    if (current === null) return ok(new Map<string, string[]>());
    const release = { php: config.programs.php, releaseDirectory: paths.release('backend', current.id) };
    const asked = await processes.run(pretendCommand(release, files), { timeoutMs: 20_000 });
    const parsed = asked.isOk() ? parsePretend(redactor.redact(asked.value.stdout)) : [];
    return ok(new Map(parsed.map(({ migration, statements }) => [migration, [...statements]])));
  });
}
