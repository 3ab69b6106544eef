import type { DatabaseFamily, DatabaseTarget } from '@woosoo/sdk-core';

/** A client program of MySQL or MariaDB, and whose it is: their options differ. */
export interface DatabaseProgram {
  readonly program: string;
  /** What it says of itself. */
  readonly version: string;
  readonly family: Exclude<DatabaseFamily, 'sqlite'>;
}

/** Arguments for a dump without locks, in one snapshot, with all that belongs to the tables. The option file has to come first. */
export function dumpArguments(tool: DatabaseProgram, optionFile: string, target: DatabaseTarget): readonly string[] {
  return [
    ...commonArguments(tool, optionFile, target),
    ...['--single-transaction', '--quick', '--routines', '--triggers', '--hex-blob'],
    '--',
    target.database,
  ];
}

/** Arguments for a dump of nothing but events. */
export function eventArguments(tool: DatabaseProgram, optionFile: string, target: DatabaseTarget): readonly string[] {
  return [
    ...commonArguments(tool, optionFile, target),
    ...['--events', '--no-data', '--no-create-info', '--skip-triggers', '--skip-lock-tables'],
    '--',
    target.database,
  ];
}

function commonArguments(tool: DatabaseProgram, optionFile: string, target: DatabaseTarget): readonly string[] {
  return [
    `--defaults-extra-file=${optionFile}`,
    // Any other character set turns what it lacks into question marks, without an error.
    '--default-character-set=utf8mb4',
    ...['--max-allowed-packet=1G', '--no-tablespaces', '--skip-dump-date'],
    ...(tool.family === 'mysql' ? ['--set-gtid-purged=OFF', '--column-statistics=0'] : tlsArguments(target)),
  ];
}

/** Arguments for a client that reads a dump from its input: no client commands in it, and no rows of guests in its errors. */
export function loadArguments(tool: DatabaseProgram, optionFile: string, target: DatabaseTarget, schema: string): readonly string[] {
  return [
    `--defaults-extra-file=${optionFile}`,
    '--binary-mode',
    '--batch',
    '--default-character-set=utf8mb4',
    '--max-allowed-packet=1G',
    ...(tool.family === 'mariadb' ? ['--loose-skip-print-query-on-error', ...tlsArguments(target)] : []),
    `--database=${schema}`,
  ];
}

/** Newer clients of MariaDB insist on a certificate that they can verify; on the box itself there is none and nobody between. */
function tlsArguments(target: DatabaseTarget): readonly string[] {
  return ['127.0.0.1', '::1', 'localhost'].includes(target.host) ? ['--skip-ssl-verify-server-cert'] : [];
}
