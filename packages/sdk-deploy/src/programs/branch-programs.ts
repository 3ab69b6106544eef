import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, locateProgram, type BranchConfig, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';

/** Absolute paths of the programs that services run; the configured name where a program is not on this machine. */
export interface BranchPrograms {
  readonly php: string;
  readonly phpFpm: string;
  readonly nginx: string;
}

/** Debian names php-fpm after its version. */
const FPM_VERSIONS = ['8.5', '8.4', '8.3', '8.2', '8.1'];

/** The names that PHP's pool may have: php-fpm is not made for Windows; php-cgi, which lies beside php there, is its pool. */
const poolPrograms: readonly string[] =
  process.platform === 'win32' ? ['php-cgi'] : ['php-fpm', ...FPM_VERSIONS.map((version) => `php-fpm${version}`)];

/** The names under which PHP's FastCGI server is looked for; one list for whoever runs it and whoever checks that it is there. */
export function fpmNames({ programs: { phpFpm } }: Pick<BranchConfig, 'programs'>): readonly string[] {
  return phpFpm === 'php-fpm' ? poolPrograms : [phpFpm];
}

/** Looks up what the configuration names: a service manager has a PATH of its own, so definitions hold whole paths. */
export function branchPrograms(config: BranchConfig, fileSystem: FileSystem, path: string): ResultAsync<BranchPrograms, FileSystemError> {
  const { php, phpFpm, nginx } = config.programs;
  return safeTry(async function* () {
    return ok({
      php: (yield* locateProgram(fileSystem, [php], path)) ?? php,
      phpFpm: (yield* locateProgram(fileSystem, fpmNames(config), path)) ?? phpFpm,
      nginx: (yield* locateProgram(fileSystem, [nginx], path)) ?? nginx,
    });
  });
}
