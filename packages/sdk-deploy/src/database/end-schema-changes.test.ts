import { afterAll, beforeAll, expect, it } from 'vitest';
import { DriverDatabaseConnector, type DatabaseTarget } from '@woosoo/sdk-core';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { endSchemaChanges } from './end-schema-changes.ts';

let server: MariadbServer;
let target: DatabaseTarget;
beforeAll(async () => {
  server = await MariadbServer.start();
  target = await server.createDatabase();
}, 60_000);
afterAll(() => server.stop());

it('ends a change that the server still makes for a client that is gone, and nothing else', async () => {
  const databases = new DriverDatabaseConnector();
  await using changing = databases.connect(target);
  await using reading = databases.connect(target);
  await using database = databases.connect(target);
  const change = changing.execute('/* migration */ create table slow as select sleep(60) as a');
  const read = reading.query('select sleep(2) as create_nothing');
  await expect
    .poll(async () =>
      (
        await database.query("select id from information_schema.processlist where info like '%sleep(60)%' and id <> connection_id()")
      )._unsafeUnwrap(),
    )
    .toHaveLength(1);
  (await endSchemaChanges(database, target.database))._unsafeUnwrap();
  expect((await change).isErr()).toBe(true);
  expect((await database.query("show tables like 'slow'"))._unsafeUnwrap()).toEqual([]);
  expect((await read).isOk()).toBe(true);
});
