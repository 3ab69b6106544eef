import { bind, type DependencyContainer, ports, woosooVersion } from '@woosoo/sdk-core';
import { AgeSeal } from '../backups/age-seal.ts';
import { BackupCopies } from '../backups/backup-copies.ts';
import { BackupKeys } from '../backups/backup-keys.ts';
import { BackupMarksStore } from '../backups/backup-marks.ts';
import { BranchBackups } from '../backups/branch-backups.ts';
import { LocalBackupStore } from '../backups/local-backup-store.ts';
import { RestorePlanner } from '../backups/restore/restore-planner.ts';
import { BackupRetention } from '../backups/retention/backup-retention.ts';
import { branchDeps, deployDeps } from './deps.ts';
import { parts } from './parts.ts';

/** Backups: how they are sealed, kept and restored. */
export function bindBackups(container: DependencyContainer): void {
  bind(
    container,
    parts.seal,
    (c) => new AgeSeal({ keys: c.resolve(parts.keys), recoveryRecipients: c.resolve(parts.config).recoveryRecipients }),
  );
  bind(
    container,
    parts.backupStore,
    (c) =>
      new LocalBackupStore({
        ...branchDeps(c),
        redactor: c.resolve(ports.redactor),
        seal: c.resolve(parts.seal),
        version: woosooVersion,
      }),
  );
  bind(container, parts.backups, (c) => {
    const deps = {
      ...deployDeps(c),
      store: c.resolve(parts.backupStore),
      runner: c.resolve(parts.runner),
      keys: c.resolve(parts.keys),
      seal: c.resolve(parts.seal),
    };
    const [marks, copies] = [new BackupMarksStore(deps), new BackupCopies(deps)];
    return new BranchBackups({
      ...deps,
      marks,
      copies,
      retention: new BackupRetention({ ...deps, copies }),
      keys: new BackupKeys(deps),
      planner: new RestorePlanner({ ...deps, marks }),
    });
  });
}
