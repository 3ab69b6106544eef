import { defineError, type ErrorOf } from '@woosoo/sdk-core';

export const backupFailed = defineError({
  type: 'BackupFailed',
  code: 'WOO3200',
  category: 'failed',
  title: 'The backup could not be made',
  explanation: 'A file could not be copied or written. Nothing that looks like a backup was left. Remove the cause and try again.',
});
export const dumpIncomplete = defineError({
  type: 'DumpIncomplete',
  code: 'WOO3201',
  category: 'failed',
  title: 'The dump of the database is not whole',
  explanation:
    'The dump program ended with an error, its output stops before its end mark, or tables are missing in it. Such a dump is never kept. The message says which; often the user lacks a right (SELECT, SHOW VIEW, TRIGGER) or a table was changed meanwhile.',
});
export const backupUnknown = defineError({
  type: 'BackupUnknown',
  code: 'WOO3202',
  category: 'usage',
  title: 'No such backup',
  explanation: '`woosoo backup list` shows the backups that are there.',
});
export const backupDamaged = defineError({
  type: 'BackupDamaged',
  code: 'WOO3203',
  category: 'failed',
  title: 'The backup is damaged',
  explanation:
    'A file of the backup is missing, was changed or was added since the backup was made, or its record cannot be read. It is not used for a restore. `woosoo backup verify ID` lists what is wrong; take another backup.',
});
export const backupExists = defineError({
  type: 'BackupExists',
  code: 'WOO3204',
  category: 'usage',
  title: 'A backup with this name exists',
  explanation: 'A backup is never written over. Leave the name out, and a free one is taken.',
});
export const backupHasNoDatabase = defineError({
  type: 'BackupHasNoDatabase',
  code: 'WOO3205',
  category: 'usage',
  title: 'The backup holds no database',
  explanation: 'It was made of the configuration alone. Choose one that includes the database.',
});
export const restoreFailed = defineError({
  type: 'RestoreFailed',
  code: 'WOO3210',
  category: 'failed',
  title: 'The database could not be restored',
  explanation:
    'Loading the dump ended with an error, or what was loaded is not what the backup holds. Unless the message says otherwise the live database was not touched, since a dump is first loaded beside it.',
});
export const restoreMismatch = defineError({
  type: 'RestoreMismatch',
  code: 'WOO3211',
  category: 'failed',
  title: 'The backup is of another kind of database',
  explanation:
    'A dump of MySQL or MariaDB cannot be restored into SQLite, nor the other way round: check DB_CONNECTION. A dump of MySQL may hold what MariaDB does not know, and the other way round, so that is refused too unless `--any-server` is given.',
});

export const rehearsalImpossible = defineError({
  type: 'RehearsalImpossible',
  code: 'WOO3212',
  category: 'failed',
  title: 'The backup cannot be rehearsed',
  explanation:
    'A rehearsal loads the backup into a schema of its own on the same server, and the database user may not make one. Grant it the right on names that begin like the database: GRANT ALL ON `NAME\\_\\_%`.* TO the user of DB_USERNAME.',
});

export const backupNotProven = defineError({
  type: 'BackupNotProven',
  code: 'WOO3229',
  category: 'failed',
  title: 'The backup did not come back as it was',
  explanation:
    'The backup was loaded beside the live database and compared, and something differs. It stays where it is, but do not rely on it: make another one, and look at the disk and at the versions of database server and dump program.',
});

export const copyFailed = defineError({
  type: 'CopyFailed',
  code: 'WOO3206',
  category: 'failed',
  title: 'The backup could not be copied to the second place',
  explanation:
    'The backup itself is made and whole; only its copy (BACKUP_COPY_TO) is missing. A share that is not mounted is the usual cause. `woosoo backup copy ID` tries again.',
});
export const cleanupRefused = defineError({
  type: 'CleanupRefused',
  code: 'WOO3207',
  category: 'failed',
  title: 'No backup is removed now',
  explanation:
    'An operation was cut off and may need a backup to be undone, or more than half of all backups would go at once without anybody having asked for it. Nothing was removed.',
});

export const nothingToRestore = defineError({
  type: 'NothingToRestore',
  code: 'WOO3213',
  category: 'usage',
  title: 'There is nothing to restore',
  explanation: 'What the backup holds is the same as what is here, or was left out of the restore.',
});

export type CopyFailed = ErrorOf<typeof copyFailed>;
export type BackupFailed = ErrorOf<typeof backupFailed>;
export type DumpIncomplete = ErrorOf<typeof dumpIncomplete>;
export type BackupDamaged = ErrorOf<typeof backupDamaged>;
export type BackupUnknown = ErrorOf<typeof backupUnknown>;
export type RestoreFailed = ErrorOf<typeof restoreFailed>;
export type BackupHasNoDatabase = ErrorOf<typeof backupHasNoDatabase>;
export type RestoreMismatch = ErrorOf<typeof restoreMismatch>;

/** The errors of backups, for the catalogue. */
export const backupErrors = [
  backupFailed,
  dumpIncomplete,
  backupUnknown,
  backupDamaged,
  backupExists,
  backupHasNoDatabase,
  restoreFailed,
  restoreMismatch,
  rehearsalImpossible,
  backupNotProven,
  copyFailed,
  cleanupRefused,
  nothingToRestore,
] as const;
