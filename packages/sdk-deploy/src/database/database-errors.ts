import { defineError, type ErrorOf } from '@woosoo/sdk-core';

export const schemaNotAdditive = defineError({
  type: 'SchemaNotAdditive',
  code: 'WOO3250',
  category: 'failed',
  title: 'The change of the database cannot be taken back by itself',
  explanation:
    'Something was removed or altered in the database, not only added. Only a restore of the backup that was made before brings it back. Nothing was touched.',
});
export const schemaNotRestored = defineError({
  type: 'SchemaNotRestored',
  code: 'WOO3251',
  category: 'person-needed',
  title: 'The database is not as it was before',
  explanation:
    'After taking a migration back the tables were compared with those before, and they differ. The message lists what. Restore the backup that it names, or correct the tables by hand, then run `woosoo recover`.',
});
export const migrationFailed = defineError({
  type: 'MigrationFailed',
  code: 'WOO3252',
  category: 'failed',
  title: 'A migration failed',
  explanation:
    'The application’s own change of the database ended with an error, or did not do what was planned. The last lines are shown. What it had done is taken back.',
});
export const databaseNotRevertible = defineError({
  type: 'DatabaseNotRevertible',
  code: 'WOO3253',
  category: 'person-needed',
  title: 'The database cannot be taken back without a backup',
  explanation:
    'A migration removed or altered something and no backup was made before it (or its rows cannot be told from those of guests). The message says what differs and what to do; then run `woosoo recover`.',
});

export type SchemaError = ErrorOf<typeof schemaNotAdditive> | ErrorOf<typeof schemaNotRestored>;

/** The errors of database schemas and migrations, for the catalogue. */
export const schemaErrors = [schemaNotAdditive, schemaNotRestored, migrationFailed, databaseNotRevertible] as const;
