import { databaseUnreachable, queryFailed, type DatabaseError } from '../errors/core-errors.ts';
import type { DatabaseTarget } from './database.ts';

const ACCESS_DENIED = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']);
const CONNECTING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET']);
const SERVER_BUSY = new Set(['ER_CON_COUNT_ERROR', 'ER_HOST_IS_BLOCKED', 'ER_HOST_NOT_PRIVILEGED', 'ER_SERVER_SHUTDOWN']);

/** Whether the connection is gone, and not only a statement refused. */
export function isFatal(cause: unknown): boolean {
  return (typeof cause === 'object' && cause !== null && 'fatal' in cause && cause.fatal === true) || /closed state/.test(reasonOf(cause));
}

/** What mysql2 threw, as one of our errors. mysql2's own error is not kept: it holds the statement with its values. */
export function mysqlError(cause: unknown, target: DatabaseTarget, sql: string): DatabaseError {
  const code = codeOf(cause);
  const reason = withoutPassword(reasonOf(cause), target);
  const address = `${target.host}:${target.port}`;
  const detail = { code, host: target.host, port: target.port, database: target.database };
  if (code === 'ER_BAD_DB_ERROR') {
    return databaseUnreachable({
      message: `The database server at ${address} has no database \`${target.database}\`.`,
      remedy: `Create it (create database \`${target.database}\`), or correct DB_DATABASE in deployment.config.env.`,
      detail,
    });
  }
  if (ACCESS_DENIED.has(code) && isConnecting(cause, reason, target)) {
    return databaseUnreachable({
      message: `The database server at ${address} refused user ${target.username}: ${reason}.`,
      remedy: 'Check DB_USERNAME and DB_PASSWORD in deployment.config.env, and what the user may do on DB_DATABASE.',
      detail,
    });
  }
  if (CONNECTING.has(code) || SERVER_BUSY.has(code)) {
    return databaseUnreachable({
      message: `No connection to the database server at ${address}: ${reason}.`,
      remedy: 'Check that the server runs, and DB_HOST and DB_PORT in deployment.config.env.',
      detail,
    });
  }
  if (isFatal(cause)) {
    return databaseUnreachable({
      message: `The database server at ${address} does not answer as it should: ${reason}.`,
      remedy: 'Check that a MySQL or MariaDB server listens at DB_HOST and DB_PORT, and look into its error log.',
      detail,
    });
  }
  return queryFailed({
    message: `The database \`${target.database}\` at ${address} refused a statement: ${reason}.`,
    remedy: 'Look at the statement in the detail; it may need a right that the user has not.',
    detail: { ...detail, statement: sql.slice(0, 500) },
  });
}

/** Refused at log-in, and not at a statement on some other database. */
function isConnecting(cause: unknown, reason: string, target: DatabaseTarget): boolean {
  return codeOf(cause) !== 'ER_DBACCESS_DENIED_ERROR' || reason.includes(`'${target.database}'`);
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}

function withoutPassword(text: string, target: DatabaseTarget): string {
  const password = target.password.reveal();
  return password === '' ? text : text.replaceAll(password, '[REDACTED]');
}
