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
 * Asks for the SQL of the pending migrations. Not read-only: Laravel makes its `migrations` table on an empty database, and PHP code within the migrations really runs.
 * `--force` is needed in production even so.
 */
export function pretendCommand(release: ArtisanRelease): Command {
  return artisan(release, ['migrate', '--pretend', '--force'], 'write');
}

function artisan({ php, releaseDirectory }: ArtisanRelease, args: readonly string[], effect: Command['effect']): Command {
  return {
    program: php,
    args: [join(releaseDirectory, 'artisan'), ...args, '--no-ansi', '--no-interaction'],
    effect,
    cwd: releaseDirectory,
  };
}
