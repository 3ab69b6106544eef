import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { databaseAhead, planRefused } from '../errors.ts';
import type { Release } from '../releases/release.ts';
import { sinceText } from './since-text.ts';
import type { DatabaseBackup, RollbackFacts } from './rollback-facts.ts';

/** The database that a release needs, where it is not the one that is there. */
export interface RestoreDecision {
  readonly backup: DatabaseBackup;
  /** What is lost, for a person. */
  readonly loss: string;
}

/**
 * Whether a release that was proven once fits the database as it is now; `null`: it does.
 * What has run since only added, or the release was proven with it; otherwise the backup from just before the oldest such migration is what it needs.
 */
export function databaseForRelease(
  target: Release,
  facts: Pick<RollbackFacts, 'at' | 'database'> & { readonly releases: readonly Release[] },
): Result<RestoreDecision | null, ErrorOf<typeof databaseAhead> | ErrorOf<typeof planRefused>> {
  const { ran, backups } = facts.database;
  const missing = target.provenWith.filter((name) => !ran.includes(name));
  if (missing.length > 0) return err(lacking(target, missing));
  const unproven = new Set(ran.filter((name) => !target.provenWith.includes(name)));
  const crossed = facts.releases.filter((release) => release.destructive && release.migrations.some((name) => unproven.has(name)));
  if (crossed.length === 0) return ok(null);
  // A backup's name begins with its time.
  const [wanted] = crossed.flatMap(({ backupId }) => backupId ?? []).sort();
  const backup = backups.find(({ id }) => id === wanted);
  const names = crossed.flatMap(({ migrations }) => migrations).filter((name) => unproven.has(name));
  if (backup === undefined) return err(unrecoverable(target, names, wanted));
  const since = sinceText(backup.createdAt, facts.at);
  return ok({
    backup,
    loss: `The database goes back to ${since}: what was entered since then, orders included, is no longer in it. It is kept in a backup that is made just before.`,
  });
}

/** The refusal of a rollback that would restore the database without having been asked to. */
export function restoreNotAsked(target: Release, { backup, loss }: RestoreDecision): ErrorOf<typeof databaseAhead> {
  return databaseAhead({
    message: `Since ${target.id} ran, a migration removed or altered something in the database, so that release needs the database of before it (backup ${backup.id}). ${loss}`,
    remedy: '`woosoo rollback --force` does all of it as one operation. To lose nothing, deploy a mended version instead.',
    detail: { backup: backup.id, release: target.id },
  });
}

function lacking(target: Release, missing: readonly string[]): ErrorOf<typeof planRefused> {
  return planRefused({
    message: `The release ${target.id} needs migrations that the database has not seen: ${missing.join(', ')}. It was restored from a backup that is older.`,
    remedy: 'Check that version out and run `woosoo deploy`, which runs them; or choose an older release from `woosoo releases`.',
    detail: { missing },
  });
}

function unrecoverable(target: Release, names: readonly string[], backup: string | undefined): ErrorOf<typeof databaseAhead> {
  return databaseAhead({
    message: `Since ${target.id} ran, ${names.join(', ')} removed or altered something in the database, and the backup from before it ${backup === undefined ? 'was never made' : `(${backup}) is gone or damaged`}.`,
    remedy: 'Deploy a mended version forward. `woosoo backup list` shows which backups are left.',
    detail: { backup: null, release: target.id, migrations: names },
  });
}
