import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { planRefused } from '../errors.ts';
import type { DeployFacts } from './deploy-facts.ts';
import type { DeployPlan } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';

/** Whether a backup is made first. A destructive migration leaves no choice. */
export function planBackup(
  backupId: string,
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
    id: backupIdFor(facts.at, backupId),
    reason: facts.hasData ? 'configuration and database' : 'configuration (there is no data yet)',
  });
}

/** The folder name of a backup: the time in UTC, as SPEC's layout has it. */
function backupIdFor(at: Date, _operationId: string): string {
  return at.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
}
