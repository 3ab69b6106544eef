import { join } from 'node:path';
import type { Command } from '@woosoo/sdk-core';

/** Where a release is, and the PHP that runs it. */
export interface ArtisanRelease {
  readonly php: string;
  readonly releaseDirectory: string;
}

/** Runs the pending migrations. Exit code 0 alone proves nothing: ask the `migrations` table. */
export function migrateCommand(release: ArtisanRelease): Command {
  return artisan(release, ['migrate', '--force'], 'write');
}

/**
 * Asks a release for the SQL of migrations in another folder. Not read-only by nature: Laravel makes its `migrations` table on an empty database,
 * and PHP code within the migrations really runs; so only where there is that table, and for migrations whose source holds no code of their own.
 * `--force` is needed in production even so.
 */
export function pretendCommand(release: ArtisanRelease, files: readonly string[]): Command {
  return artisan(release, ['migrate', '--pretend', '--force', '--realpath', ...files.map((file) => `--path=${file}`)], 'read');
}

function artisan({ php, releaseDirectory }: ArtisanRelease, args: readonly string[], effect: Command['effect']): Command {
  return {
    program: php,
    args: [join(releaseDirectory, 'artisan'), ...args, '--no-ansi', '--no-interaction'],
    effect,
    cwd: releaseDirectory,
    // Without a terminal it breaks lines at 80 columns, in the middle of names and statements.
    env: { COLUMNS: '4000' },
  };
}
