import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDatabase } from '../testing/describe-database.ts';
import { freePort } from '../testing/free-port.ts';
import { MariadbServer } from '../testing/mariadb-server.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { MysqlDatabase } from './mysql-database.ts';

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

describeDatabase('MariaDB', {
  family: 'mariadb',
  // As a branch writes it that does not know better.
  target: async () => ({ ...(await server.createDatabase()), family: 'mysql' }),
  unreachable: async () => {
    const target = await server.createDatabase();
    return {
      'a wrong password': { ...target, password: Sensitive.of('wrong-secret') },
      'another database': { ...target, database: 'nowhere' },
      'a missing database': { ...server.administrator('nowhere') },
      'a closed port': { ...target, port: await freePort() },
      'a name that does not resolve': { ...target, host: 'database.invalid' },
    };
  },
});

describe('MysqlDatabase', () => {
  it('connects anew after the server has cut the connection', async () => {
    const target = await server.createDatabase();
    await using database = new MysqlDatabase(target);
    const [row] = (await database.query('select connection_id() as id'))._unsafeUnwrap();
    await server.run(`kill ${String(row?.['id'])}`);
    const first = await database.ping();
    if (first.isErr()) expect(first.error.type).toBe('DatabaseUnreachable');
    expect((await database.ping()).isOk()).toBe(true);
  });

  it('gives up on something that accepts and never answers', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await using database = new MysqlDatabase({ ...server.administrator(), port });
    expect((await database.ping())._unsafeUnwrapErr().type).toBe('DatabaseUnreachable');
    silent.close();
  });

  it('keeps values out of the error of a refused statement', async () => {
    await using database = new MysqlDatabase(await server.createDatabase());
    const error = (await database.query('select * from nowhere where name = ?', ['a guest']))._unsafeUnwrapErr();
    expect(JSON.stringify(error)).not.toContain('a guest');
  });
});
