import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DriverDatabaseConnector, Sensitive, type DatabaseTarget, type Row } from '@woosoo/sdk-core';

/** Tables in which what comes and goes by itself is kept. */
const PASSING = new Set(['cache', 'cache_locks', 'jobs', 'sessions']);

/** The target of a branch that was set up without naming a database. */
export function sqliteTarget(file: string): DatabaseTarget {
  return { family: 'sqlite', host: '', port: 0, database: file, username: '', password: Sensitive.of('') };
}

export async function queryRows(target: DatabaseTarget, sql: string): Promise<readonly Row[]> {
  await using database = new DriverDatabaseConnector().connect(target);
  return (await database.query(sql)).match(
    (rows) => rows,
    (error) => {
      throw new Error(`${sql}: ${error.message}`);
    },
  );
}

export async function execute(target: DatabaseTarget, sql: string): Promise<void> {
  await using database = new DriverDatabaseConnector().connect(target);
  const done = await database.execute(sql);
  if (done.isErr()) throw new Error(`${sql}: ${done.error.message}`);
}

/** Table → its definition and a hash of its rows (of passing ones the definition alone); empty when there is no database yet. */
export async function databasePrint(target: DatabaseTarget): Promise<ReadonlyMap<string, string>> {
  if (target.family === 'sqlite' && !existsSync(target.database)) return new Map();
  const found = new Map<string, string>();
  for (const { name, definition } of await tables(target)) {
    const rows = PASSING.has(name) ? [] : await queryRows(target, `select * from ${quoted(target, name)}`);
    const print = rows
      .map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)))
      .sort();
    found.set(name, `${definition}\n${rows.length} rows ${createHash('sha1').update(print.join('\n')).digest('hex')}`);
  }
  return found;
}

async function tables(target: DatabaseTarget): Promise<readonly { name: string; definition: string }[]> {
  if (target.family === 'sqlite') {
    const rows = await queryRows(
      target,
      "select name, coalesce(sql, '') as sql from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    );
    const indexes = await queryRows(
      target,
      "select tbl_name, coalesce(sql, name) as sql from sqlite_master where type = 'index' order by name",
    );
    return rows.map((row) => ({
      name: String(row['name']),
      definition: [row['sql'], ...indexes.filter((index) => index['tbl_name'] === row['name']).map((index) => index['sql'])].join('\n'),
    }));
  }
  const names = (await queryRows(target, 'show tables')).map((row) => String(Object.values(row)[0])).sort();
  const found = [];
  for (const name of names) {
    const [row] = await queryRows(target, `show create table ${quoted(target, name)}`);
    found.push({ name, definition: String(row?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, '') });
  }
  return found;
}

function quoted(target: DatabaseTarget, name: string): string {
  return target.family === 'sqlite' ? `"${name}"` : `\`${name}\``;
}

/** What differs between two prints, as lines for a person. */
export function databaseDifferences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    return was === is ? [] : [`table ${name}: ${was ?? 'absent'} → ${is ?? 'absent'}`];
  });
}
