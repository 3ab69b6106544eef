import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { isTimeZone } from '@woosoo/sdk-services';

const IN_CONFIG = /'timezone'\s*=>\s*(?:env\(\s*['"](\w+)['"]\s*(?:,\s*['"]([^'"]*)['"]\s*)?\)|['"]([^'"]+)['"])/;

/** The time zone in which a Laravel application writes its log: from its `config/app.php` and `.env`, else Laravel's own choice. */
export function applicationZone(fileSystem: FileSystem, folder: string): ResultAsync<string, FileSystemError> {
  return safeTry(async function* () {
    const config = (yield* fileSystem.readTextIfExists(join(folder, 'config', 'app.php'))) ?? '';
    const [, variable = 'APP_TIMEZONE', otherwise, fixed] = IN_CONFIG.exec(config) ?? [];
    const env = fixed === undefined ? ((yield* fileSystem.readTextIfExists(join(folder, '.env'))) ?? '') : '';
    const set = new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=\\s*["']?([^"'\\s#]+)`, 'm').exec(env)?.[1];
    const zone = fixed ?? set ?? otherwise ?? 'UTC';
    return ok(isTimeZone(zone) ? zone : 'UTC');
  });
}
