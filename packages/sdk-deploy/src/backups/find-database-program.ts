import { programNotFound, type DatabaseFamily, type ErrorOf, type ProcessError, type ProcessRunner } from '@woosoo/sdk-core';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { DatabaseProgram } from './dump-options.ts';

const names = {
  dump: { mariadb: ['mariadb-dump', 'mysqldump'], mysql: ['mysqldump', 'mariadb-dump'] },
  client: { mariadb: ['mariadb', 'mysql'], mysql: ['mysql', 'mariadb'] },
} as const;

/** Finds the program for a server's family, the family's own before the other's, and asks whose it is (`mysqldump` may be MariaDB's). */
export function findDatabaseProgram(
  processes: ProcessRunner,
  role: keyof typeof names,
  family: DatabaseFamily,
): ResultAsync<DatabaseProgram, ProcessError> {
  const candidates = names[role][family === 'mysql' ? 'mysql' : 'mariadb'];
  const missing = programNotFound({
    message: `Neither ${candidates.join(' nor ')} is installed on this machine, or not on PATH.`,
    remedy: 'Install the client programs of the database server (Debian: mariadb-client) and try again.',
    detail: { programs: candidates },
  });
  return candidates.reduce<ResultAsync<DatabaseProgram, ProcessError>>(
    (before, program) => before.orElse((error) => (isMissing(error) ? ask(processes, program) : errAsync(error))),
    errAsync(missing),
  );
}

function ask(processes: ProcessRunner, program: string): ResultAsync<DatabaseProgram, ProcessError> {
  return processes
    .run({ program, args: ['--version'], effect: 'read' }, { timeoutMs: 10_000 })
    .andThen(({ stdout }) =>
      okAsync({ program, version: stdout.trim(), family: /mariadb/i.test(stdout) ? ('mariadb' as const) : ('mysql' as const) }),
    );
}

function isMissing(error: ProcessError): error is ErrorOf<typeof programNotFound> {
  return error.type === 'ProgramNotFound';
}
