import type { DatabaseFamily } from '@woosoo/sdk-core';

/** A name of a table, column or database within SQL. */
export function quoteIdentifier(name: string, family: DatabaseFamily): string {
  return family === 'sqlite' ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``;
}
