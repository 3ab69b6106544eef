import { clockDoubt } from './clock-doubt.ts';
import type { RetentionBackup, RetentionDecision, RetentionPlan, RetentionRules } from './retention-rules.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Which backups may go, with the reason for each. The newest, the last proven one, pinned ones and those that something needs always stay; nothing goes while the clock is in doubt,
 * unless a person says that it is right (`trustClock`).
 */
export function planRetention(
  now: Date,
  backups: readonly RetentionBackup[],
  rules: RetentionRules,
  options: { readonly trustClock?: boolean; readonly unreachable?: string | null } = {},
): RetentionPlan {
  const ordered = backups.toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.sequence - a.sequence || (a.id < b.id ? 1 : -1));
  const doubt = options.trustClock === true ? null : clockDoubt(now, ordered, rules);
  const kept = new Map<string, string[]>();
  const keep = (backup: RetentionBackup | undefined, reason: string): void => {
    if (backup !== undefined) kept.set(backup.id, [...(kept.get(backup.id) ?? []), reason]);
  };
  const complete = ordered.filter((backup) => backup.complete);
  const sound = complete.filter((backup) => !backup.faulty);

  keep(complete[0], 'the newest');
  keep(lastMade(complete), 'the last one made');
  keep(sound[0], 'the newest that no rehearsal found wrong');
  keep(
    complete.find(({ proven }) => proven),
    'the last proven one',
  );
  for (const backup of ordered) {
    if (!backup.complete) keep(backup, 'its record cannot be read: look at it, and remove the folder by hand');
    if (backup.pinned !== null) keep(backup, backup.pinned === '' ? 'pinned' : `pinned: ${backup.pinned}`);
    if (backup.neededBy !== null) keep(backup, `needed by ${backup.neededBy}`);
    if (backup.at.getTime() > now.getTime() - rules.keepDays * DAY_MS) keep(backup, `younger than ${rules.keepDays} days`);
  }
  for (const backup of sound.slice(0, rules.keepMinimum)) keep(backup, `one of the newest ${rules.keepMinimum}`);
  for (const [count, bucketOf, what] of [
    [rules.keepDaily, dayOf, 'day'],
    [rules.keepWeekly, weekOf, 'week'],
    [rules.keepMonthly, monthOf, 'month'],
  ] as const) {
    for (const [bucket, backup] of newestOfEach(sound, count, bucketOf)) keep(backup, `the newest of the ${what} ${bucket}`);
  }
  return {
    clockDoubt: doubt,
    unreachable: options.unreachable ?? null,
    decisions: ordered.map((backup) => decide(backup, kept.get(backup.id) ?? [], doubt, rules)),
  };
}

function decide(backup: RetentionBackup, reasons: readonly string[], doubt: string | null, rules: RetentionRules): RetentionDecision {
  const { id, places } = backup;
  // The same backup may be newest in several ways.
  if (reasons.length > 0)
    return { id, places, keep: true, reasons: reasons.includes('the newest') ? reasons.filter((reason) => !ALSO.has(reason)) : reasons };
  if (doubt !== null) return { id, places, keep: true, reasons: [`nothing is removed: ${doubt}`] };
  return {
    id,
    places,
    keep: false,
    reasons: [backup.faulty ? 'it was found wrong, and' : '', `older than ${rules.keepDays} days, and no other rule keeps it`].filter(
      (text) => text !== '',
    ),
  };
}

const ALSO = new Set(['the last one made', 'the newest that no rehearsal found wrong']);

/** By count, where it is known: a clock that was set back makes it look older than it is. */
function lastMade(backups: readonly RetentionBackup[]): RetentionBackup | undefined {
  return backups.reduce<RetentionBackup | undefined>(
    (last, backup) => (last === undefined || backup.sequence > last.sequence ? backup : last),
    undefined,
  );
}

/** Only buckets that hold a backup count. `ordered`: newest first. */
function newestOfEach(
  ordered: readonly RetentionBackup[],
  count: number,
  bucketOf: (at: Date) => string,
): ReadonlyMap<string, RetentionBackup> {
  const found = new Map<string, RetentionBackup>();
  for (const backup of ordered) {
    const bucket = bucketOf(backup.at);
    if (!found.has(bucket) && found.size < count) found.set(bucket, backup);
  }
  return found;
}

// In the time of the branch: a night's backup belongs to the day that its people call so.
function dayOf(at: Date): string {
  return `${monthOf(at)}-${String(at.getDate()).padStart(2, '0')}`;
}

function monthOf(at: Date): string {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`;
}

/** The Monday that it begins with. */
function weekOf(at: Date): string {
  return `of ${dayOf(new Date(at.getFullYear(), at.getMonth(), at.getDate() - ((at.getDay() + 6) % 7)))}`;
}
