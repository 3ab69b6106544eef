import { dirname, join } from 'node:path';
import * as z from 'zod';
import { safeTry, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { MigrationFile } from './release-migrations.ts';

const known = z.array(z.object({ name: z.string(), source: z.string() }));
/** Migrations of packages, with their PHP: the package itself is there only once the release is built. */
export type PackageMigrations = z.infer<typeof known>;

/** What packages brought when a build last gave other migrations than planned; the next plan expects the same. */
export function readPackageMigrations(fileSystem: FileSystem, paths: BranchPaths): ResultAsync<PackageMigrations, FileSystemError> {
  return fileSystem.readTextIfExists(file(paths)).map((text) => {
    try {
      return known.parse(JSON.parse(text ?? '[]'));
    } catch {
      return [];
    }
  });
}

/** Keeps what a built release has beside the migrations of its own folder. */
export function keepPackageMigrations(
  fileSystem: FileSystem,
  paths: BranchPaths,
  releaseDirectory: string,
  all: readonly MigrationFile[],
): ResultAsync<void, FileSystemError> {
  const own = join(releaseDirectory, 'database', 'migrations');
  return safeTry(async function* () {
    const found: PackageMigrations = [];
    for (const { name, path } of all) {
      if (dirname(path) !== own) found.push({ name, source: yield* fileSystem.readText(path) });
    }
    return ok(yield* fileSystem.writeTextAtomic(file(paths), JSON.stringify(found)));
  });
}

function file(paths: BranchPaths): string {
  return join(paths.cache, 'package-migrations.json');
}
