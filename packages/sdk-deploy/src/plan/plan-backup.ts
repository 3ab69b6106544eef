import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { backupIdAt, freeBackupId } from '../backups/backup-id.ts';
import { planRefused } from '../errors.ts';
import type { DeployFacts } from './deploy-facts.ts';
import type { DeployPlan } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';

/** Whether a backup is made first. A destructive migration leaves no choice. */
export function planBackup(
  facts: DeployFacts,
  request: DeployRequest,
  changes: boolean,
  destructive: boolean,
): Result<DeployPlan['backup'], ErrorOf<typeof planRefused>> {
  if (!changes) return ok({ id: null, reason: 'nothing will be changed' });
  if (request.skipBackup && destructive) {
    return err(
      planRefused({
        message: 'A pending migration is destructive, so a backup is compulsory.',
        remedy: 'Deploy without --skip-backup.',
        detail: { migrations: facts.migrations.filter(({ kind }) => kind !== 'additive').map(({ name }) => name) },
      }),
    );
  }
  if (request.skipBackup) return ok({ id: null, reason: 'skipped as asked' });
  return ok({
    id: freeBackupId(backupIdAt(facts.at), new Set(facts.backups)),
    reason: facts.hasData ? 'configuration and database' : 'configuration (there is no data yet)',
  });
}
