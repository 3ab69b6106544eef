import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMigrateFailure } from './migrate-failure.ts';

const lines = (name: string): readonly string[] => readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8').split(/\r?\n/);

describe('what artisan says of a failed migration', () => {
  it('is the name, the words of the database, and the statement', () => {
    expect(readMigrateFailure(lines('migrate-sql'))).toEqual({
      migration: '2026_02_02_000000_notes',
      problem: "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'shop_8c8bb434.nowhere' doesn't exist",
      sql: "alter table `nowhere` add `a_rather_long_column_name_for_the_note_of_the_guest` varchar(255) not null default 'it''s fine (really, SQL: no)'",
    });
  });

  it('is what it threw, in all its lines, when that was no statement', () => {
    expect(readMigrateFailure(lines('migrate-throws'))).toEqual({
      migration: '2026_02_02_000000_notes',
      problem: 'The orders of today are not closed.\nClose them first.',
      sql: null,
    });
  });

  it('is the name of the file when it could not even be read', () => {
    expect(readMigrateFailure(lines('migrate-syntax'))).toMatchObject({
      migration: '2026_02_02_000000_notes',
      problem: "Unclosed '(' does not match '}'",
    });
  });

  it('is no migration when there is no database', () => {
    expect(readMigrateFailure(lines('migrate-no-database'))).toMatchObject({
      migration: null,
      problem: expect.stringMatching(/^Database file at path \[\/nowhere\/x\] does not exist/) as string,
    });
  });

  it.each([[[]], [['Killed']], [['In Connection.php line 838:', '  ']]])('is not made up from %j', (output) => {
    expect(readMigrateFailure(output)).toBeNull();
  });
});
