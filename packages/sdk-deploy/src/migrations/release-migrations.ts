import { basename, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';

/** Where a built release keeps the list of its migrations, and the script that makes it. */
export const MIGRATIONS_JSON = 'woosoo-migrations.json';
export const MIGRATIONS_PHP = 'woosoo-migrations.php';

/**
 * Asks Laravel's own migrator, which knows the folders that packages have registered as well. Run in the release, with all its packages.
 * Paths within the release are written relative to it.
 */
export const migrationsPhp = `<?php

require __DIR__.'/vendor/autoload.php';
$app = require __DIR__.'/bootstrap/app.php';
$app->make(Illuminate\\Contracts\\Console\\Kernel::class)->bootstrap();
$migrator = $app->make('migrator');
$files = [];
foreach ($migrator->getMigrationFiles([...$migrator->paths(), $app->databasePath('migrations')]) as $name => $path) {
    $path = str_replace('\\\\', '/', realpath($path) ?: $path);
    $base = str_replace('\\\\', '/', realpath(__DIR__)).'/';
    $files[$name] = str_starts_with($path, $base) ? substr($path, strlen($base)) : $path;
}
file_put_contents(__DIR__.'/${MIGRATIONS_JSON}', json_encode((object) $files, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR));
`;

/** A migration that a release or a folder holds. */
export interface MigrationFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** All migrations of a built release, those of packages among them, in the order in which Laravel runs them; `null`: it was built before such lists were made. */
export function releaseMigrations(
  fileSystem: FileSystem,
  releaseDirectory: string,
): ResultAsync<readonly MigrationFile[] | null, FileSystemError> {
  return fileSystem.readTextIfExists(join(releaseDirectory, MIGRATIONS_JSON)).map((text) => {
    const files = text === null ? undefined : z.record(z.string(), z.string()).safeParse(JSON.parse(text)).data;
    if (files === undefined) return null;
    return Object.entries(files)
      .map(([name, path]) => ({ name, path: isAbsolute(path) ? path : join(releaseDirectory, path) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** The migrations that a folder holds, in the order in which Laravel runs them; none when there is no such folder. */
export function folderMigrations(fileSystem: FileSystem, folder: string): ResultAsync<readonly MigrationFile[], FileSystemError> {
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(folder)) === null) return ok([]);
    const entries = yield* fileSystem.list(folder);
    return ok(
      entries
        // As Laravel looks for them: `*_*.php`.
        .filter(({ name, kind }) => kind !== 'directory' && name.endsWith('.php') && name.includes('_'))
        .map(({ name }) => ({ name: basename(name, '.php'), path: join(folder, name) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });
}
