import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  componentNames,
  type BranchConfig,
  type BranchPaths,
  type DatabaseConnector,
  type FileSystem,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { ranMigrations } from '../database/database-state.ts';
import { migrationsMismatch } from '../errors.ts';
import { keepPackageMigrations } from './package-migrations.ts';
import { releaseMigrations } from './release-migrations.ts';

const params = z.object({
  component: z.enum(componentNames),
  releaseId: z.string(),
  /** Those that the plan says will run. */
  planned: z.array(z.string()),
});
type Params = z.infer<typeof params>;

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly databases: DatabaseConnector;
}

/**
 * `migrations.compare`: what a release would run must be what was planned, before anything runs. Packages bring migrations of their own,
 * which show only once the release is built; then the deploy is planned anew, with them. Changes nothing.
 */
export class CompareMigrationsStep implements StepKind<Params, null> {
  readonly kind = 'migrations.compare';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ component, releaseId, planned }: Params): ResultAsync<void, WoosooError> {
    const { config, paths, fileSystem, databases } = this.#deps;
    const directory = paths.release(component, releaseId);
    return safeTry(async function* () {
      const all = yield* releaseMigrations(fileSystem, directory);
      if (all === null) return ok();
      await using database = databases.connect(config.database);
      const ran = new Set(yield* ranMigrations(database));
      const pending = all.map(({ name }) => name).filter((name) => !ran.has(name));
      const parts = [
        ...pending.filter((name) => !planned.includes(name)).map((name) => `${name} is pending, too`),
        ...planned.filter((name) => !pending.includes(name)).map((name) => `${name} is not`),
      ];
      if (parts.length === 0) return ok();
      yield* keepPackageMigrations(fileSystem, paths, directory, all);
      return err(
        migrationsMismatch({
          message: `The built release has other migrations than planned: ${parts.join('; ')}.`,
          remedy: 'Deploy again: the plan will then have them. Nothing was run.',
          detail: { pending, planned },
        }),
      );
    });
  }

  undo(): ResultAsync<void, WoosooError> {
    return okAsync();
  }

  finish(params: Params, _undo: null, _context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params);
  }
}
