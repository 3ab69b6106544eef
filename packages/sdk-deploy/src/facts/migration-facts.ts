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
import type { PlannedMigration } from '../plan/deploy-plan.ts';
import { classifyMigrations } from '../migrations/classify-migration.ts';
import { pretendCommand } from '../migrations/migrate-command.ts';
import { readPackageMigrations } from '../migrations/package-migrations.ts';
import { parsePretend } from '../migrations/pretend-sql.ts';
import { folderMigrations, releaseMigrations, type MigrationFile } from '../migrations/release-migrations.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { Release } from '../releases/release.ts';
import { readDatabaseFacts } from './database-facts.ts';

export interface MigrationFacts {
  /** Of the sources as they are. */
  readonly pending: readonly PlannedMigration[];
  /** Of the newest complete release, for a deploy without a build. */
  readonly pendingOfNewest: readonly PlannedMigration[];
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

/** Complete releases that could go live without a build. */
export interface BuiltReleases {
  /** The one that is the same as the sources. */
  readonly reusable: Release | null;
  readonly newest: Release | null;
}

/** Which migrations the database has not seen, and what each of them does. Asks the database itself: starting PHP would cost more. */
export function readMigrationFacts(deps: Deps, { reusable, newest }: BuiltReleases): ResultAsync<MigrationFacts, WoosooError> {
  const { config, fileSystem, paths } = deps;
  const backend = config.components.find(({ name }) => name === 'backend');
  if (backend === undefined) return okAsync({ pending: [], pendingOfNewest: [], ran: [], hasData: false });
  return safeTry(async function* () {
    const { ran, hasTables } = yield* readDatabaseFacts(deps);
    const ofRelease = (release: Release | null) => (release === null ? okAsync(null) : builtSources(fileSystem, paths, release, ran));
    const sources = (yield* ofRelease(reusable)) ?? (yield* unbuiltSources(fileSystem, paths, backend.directory, ran));
    const newestSources = newest?.id === reusable?.id ? sources : ((yield* ofRelease(newest)) ?? sources);
    const pending = yield* planned(deps, sources, ran);
    const pendingOfNewest = newestSources === sources ? pending : yield* planned(deps, newestSources, ran);
    return ok({ pending, pendingOfNewest, ran, hasData: hasTables });
  });
}

/** A pending migration; `path`: its file, where that is on the disk already. */
interface MigrationSource {
  readonly name: string;
  readonly source: string;
  readonly path: string | null;
}

/** Those of the sources' own folder, and those that packages brought when last something was built. */
function unbuiltSources(
  fileSystem: FileSystem,
  paths: BranchPaths,
  directory: string,
  ran: readonly string[],
): ResultAsync<readonly MigrationSource[], WoosooError> {
  return safeTry(async function* () {
    const own = yield* sourcesOf(fileSystem, yield* folderMigrations(fileSystem, join(directory, 'database', 'migrations')), ran);
    const names = new Set(own.map(({ name }) => name));
    const packages = (yield* readPackageMigrations(fileSystem, paths)).filter(({ name }) => !names.has(name) && !ran.includes(name));
    const all = [...own, ...packages.map((known) => ({ ...known, path: null }))];
    return ok(all.sort((a, b) => (a.name < b.name ? -1 : 1)));
  });
}

/** `null`: the release does not say. */
function builtSources(
  fileSystem: FileSystem,
  paths: BranchPaths,
  release: Release,
  ran: readonly string[],
): ResultAsync<readonly MigrationSource[] | null, WoosooError> {
  return releaseMigrations(fileSystem, paths.release('backend', release.id)).andThen((files) =>
    files === null ? okAsync(null) : sourcesOf(fileSystem, files, ran),
  );
}

function sourcesOf(
  fileSystem: FileSystem,
  files: readonly MigrationFile[],
  ran: readonly string[],
): ResultAsync<readonly MigrationSource[], WoosooError> {
  return safeTry(async function* () {
    const open: MigrationSource[] = [];
    for (const { name, path } of files) if (!ran.includes(name)) open.push({ name, path, source: yield* fileSystem.readText(path) });
    return ok(open);
  });
}

function planned(
  deps: Deps,
  sources: readonly MigrationSource[],
  ran: readonly string[],
): ResultAsync<readonly PlannedMigration[], WoosooError> {
  const classified = classifyMigrations(sources);
  const askable = ran.length > 0 && classified.every(({ kind }) => kind !== 'unknown');
  return pretendedSql(deps, askable ? sources.flatMap(({ path }) => path ?? []) : []).map((sql) =>
    classified.map(({ name, kind, reason }) => ({ name, kind, reason, sql: sql.get(name) ?? null })),
  );
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
