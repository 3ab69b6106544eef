import type { RetentionBackup, RetentionRules } from './retention-rules.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Clocks are set by some minutes all the time. */
const TOLERANCE_MS = 10 * 60_000;

/**
 * Why the clock of this machine cannot be believed, or `null`. A clock that jumped ahead makes every backup look old; one that jumped back made backups in the future.
 * A long silence looks the same as a jump ahead: it is believed once there are as many backups after it as are kept at least.
 */
export function clockDoubt(now: Date, backups: readonly RetentionBackup[], rules: RetentionRules): string | null {
  const known = backups.filter(({ complete }) => complete).toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const [newest] = known;
  if (newest === undefined) return null;
  if (newest.at.getTime() > now.getTime() + TOLERANCE_MS)
    return `the backup ${newest.id} was made after now (${now.toISOString()}): the clock was set back, or was wrong then`;
  const last = known.reduce((latest, backup) => (backup.sequence > latest.sequence ? backup : latest), newest);
  if (last.sequence > newest.sequence && newest.at.getTime() > last.at.getTime() + TOLERANCE_MS)
    return `the backup ${last.id} was made after ${newest.id} but has the earlier time: the clock was set back`;

  const silenceMs = Math.max(rules.keepDays, 30) * DAY_MS;
  const times = [now.getTime(), ...known.map(({ at }) => at.getTime())];
  for (const [index, later] of times.slice(0, rules.keepMinimum + 1).entries()) {
    const earlier = times[index + 1];
    if (earlier === undefined || later - earlier <= silenceMs) continue;
    const days = Math.floor((later - earlier) / DAY_MS);
    return `there are ${days} days without a backup before ${index === 0 ? 'now' : (known[index - 1]?.id ?? 'now')}: either nobody made any, or the clock jumped ahead`;
  }
  return null;
}
