import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, DatabaseFamily, DatabaseTarget } from '../database/database.ts';
import { DriverDatabaseConnector } from '../database/driver-connector.ts';

/** What a suite needs of the thing it is run on. */
export interface DatabaseFixture {
  readonly family: DatabaseFamily;
  /** An empty database that accepts us. */
  readonly target: () => DatabaseTarget | Promise<DatabaseTarget>;
  /** Targets that cannot work, by what is wrong with them. */
  readonly unreachable: () => Readonly<Record<string, DatabaseTarget>> | Promise<Readonly<Record<string, DatabaseTarget>>>;
}

/** The contract of {@link Database}, for every driver. */
export function describeDatabase(name: string, fixture: DatabaseFixture): void {
  describe(`a database: ${name}`, () => {
    let target: DatabaseTarget;
    let database: Database;

    beforeEach(async () => {
      target = await fixture.target();
      database = new DriverDatabaseConnector().connect(target);
    });
    afterEach(() => database.close());

    it('tells its version and what it really is', async () => {
      const { version } = (await database.ping())._unsafeUnwrap();
      expect(version).toMatch(/^\d+\.\d+/);
      expect(database.family).toBe(fixture.family);
    });

    it('gives back what was put in, whatever the characters', async () => {
      (await database.execute('create table dishes (id integer primary key, name varchar(200), price integer)'))._unsafeUnwrap();
      const name = `Crème "brûlée" 'ñ' \\ 🍮 \n ? ; --`;
      (await database.execute('insert into dishes (id, name, price) values (?, ?, ?)', [1, name, null]))._unsafeUnwrap();
      expect((await database.query('select id, name, price from dishes'))._unsafeUnwrap()).toEqual([{ id: 1, name, price: null }]);
    });

    it('loses no digit of a large integer and gives binary as hex', async () => {
      (await database.execute('create table big (n bigint, bytes blob)'))._unsafeUnwrap();
      (await database.execute("insert into big (n, bytes) values (9007199254740993, x'00ff')"))._unsafeUnwrap();
      const [row] = (await database.query('select n, bytes from big'))._unsafeUnwrap();
      expect(String(row?.['n'])).toBe('9007199254740993');
      expect(row?.['bytes']).toBe('00ff');
    });

    it('answers a wrong statement with QueryFailed and goes on', async () => {
      const error = (await database.query('select * from nowhere'))._unsafeUnwrapErr();
      expect(error.type).toBe('QueryFailed');
      expect(error.message).toContain('nowhere');
      expect((await database.ping()).isOk()).toBe(true);
    });

    it('runs one statement only', async () => {
      (await database.execute('create table kept (id integer)'))._unsafeUnwrap();
      const both = await database.query('select 1; drop table kept');
      if (both.isErr()) expect(both.error.type).toBe('QueryFailed');
      expect((await database.query('select * from kept')).isOk()).toBe(true);
    });

    it('can be used again after close', async () => {
      (await database.ping())._unsafeUnwrap();
      await database.close();
      await database.close();
      expect((await database.ping()).isOk()).toBe(true);
    });

    it('says that it is unreachable, why and what to do, and never the password', async () => {
      for (const [what, bad] of Object.entries(await fixture.unreachable())) {
        await using broken = new DriverDatabaseConnector().connect(bad);
        const error = (await broken.ping())._unsafeUnwrapErr();
        expect(error.type, what).toBe('DatabaseUnreachable');
        expect(error.remedy, what).toContain('DB_');
        const password = bad.password.reveal();
        if (password !== '') expect(JSON.stringify(error), what).not.toContain(JSON.stringify(password).slice(1, -1));
      }
    });
  });
}
