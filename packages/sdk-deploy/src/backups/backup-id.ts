const ID = /^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}(?:[-_][a-z0-9]+)*$/;

/** The name of a backup made at this moment, in UTC: `2026-02-15_14-30-00`. */
export function backupIdAt(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
}

/** Whether a text can be a backup's name; asked before it becomes part of a path. */
export function isBackupId(text: string): boolean {
  return ID.test(text);
}

/** A name that is not taken: `-2`, `-3` ... are added as needed. */
export function freeBackupId(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  for (let count = 2; ; count += 1) if (!taken.has(`${id}-${count}`)) return `${id}-${count}`;
}
