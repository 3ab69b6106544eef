const SANDBOX = /^\/\*M?!999999\\- enable the sandbox mode \*\/\s*$/;
const ACCOUNT = 'DEFINER=`(?:[^`]|``)*`@`(?:[^`]|``)*`';
const DEFINERS = [
  // A trigger, an event.
  new RegExp(`^(/\\*!50(?:003|106) CREATE\\*/ )/\\*!50(?:017|020|117) ${ACCOUNT}\\*/ `),
  // A view.
  new RegExp(`^(/\\*!50013 )${ACCOUNT} `),
  // A routine.
  new RegExp(`^(CREATE )${ACCOUNT} `),
];
/** As the dump programs write it when told to dump whole databases. */
const FOREIGN = /^(?:USE `|CREATE DATABASE )/;

/**
 * A line of a dump (no row) as another server and user than its own can take it: without MariaDB's sandbox line (older clients stop at it) and without who defined views,
 * triggers, routines and events (only an administrator may create for another). `null`: leave it out. Throws for a dump that would leave its database.
 */
export function portableLine(text: string, isFirst: boolean): string | null {
  if (isFirst && SANDBOX.test(text)) return null;
  if (FOREIGN.test(text)) throw new Error('the dump names a database of its own and would leave the one it is loaded into');
  return DEFINERS.reduce((sql, pattern) => sql.replace(pattern, '$1'), text);
}
