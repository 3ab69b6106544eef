/** Well-known SIDs; names are translated on a localised Windows. */
const OWNER_RIGHTS = '*S-1-3-4';
const LOCAL_SYSTEM = '*S-1-5-18';
const ADMINISTRATORS = '*S-1-5-32-544';

/** Whether a mode shuts out everybody but the owner. */
export function isOwnerOnly(mode: number): boolean {
  return (mode & 0o077) === 0;
}

/** `icacls` arguments that give a file or folder to its owner, SYSTEM and Administrators, and to nobody else. */
export function ownerOnlyAccessArguments(path: string, kind: 'file' | 'directory'): readonly string[] {
  // What is made in the folder later inherits the same.
  const rights = kind === 'directory' ? '(OI)(CI)F' : 'F';
  return [path, '/inheritance:r', '/grant:r', ...[OWNER_RIGHTS, LOCAL_SYSTEM, ADMINISTRATORS].map((sid) => `${sid}:${rights}`), '/q'];
}
