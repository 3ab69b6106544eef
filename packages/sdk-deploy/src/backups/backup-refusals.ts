import { backupDamaged, backupExists, backupHasNoDatabase, backupUnknown, restoreMismatch, type BackupDamaged } from './backup-errors.ts';
import { isBackupId } from './backup-id.ts';
import { isLockedOut, lockedOut } from './locked-out.ts';

export function idRefused(id: string): ReturnType<typeof backupExists> {
  return backupExists({
    message: isBackupId(id) ? `There is a backup ${id} already.` : `"${id}" is not a name for a backup.`,
    remedy: 'Leave the name out, and a free one is taken.',
    detail: { id },
  });
}

export function unknownBackup(id: string): ReturnType<typeof backupUnknown> {
  return backupUnknown({ message: `There is no backup ${id}.`, remedy: 'See `woosoo backup list`.', detail: { id } });
}

export function hasNoDatabase(id: string): ReturnType<typeof backupHasNoDatabase> {
  return backupHasNoDatabase({
    message: `The backup ${id} holds no database.`,
    remedy: 'Choose one that does: `woosoo backup list`.',
    detail: { id },
  });
}

export function mismatch(id: string, theirs: string, ours: string): ReturnType<typeof restoreMismatch> {
  return restoreMismatch({
    message: `The backup ${id} is of ${theirs}; this branch uses ${ours}.`,
    remedy:
      theirs === 'sqlite' || ours === 'sqlite'
        ? 'Set DB_CONNECTION to what the backup is of, or choose another backup.'
        : 'Choose another backup. If you know that it fits, --any-server tries it.',
    detail: { id },
  });
}

export function damaged(id: string, problems: readonly string[]): BackupDamaged | ReturnType<typeof lockedOut> {
  if (isLockedOut(problems)) return lockedOut(`The backup ${id}`);
  return backupDamaged({
    message: `The backup ${id} is damaged: ${problems.join('; ')}.`,
    remedy: 'Take another backup; `woosoo backup list` shows which are there. The live database was not touched.',
    detail: { id, problems },
  });
}
