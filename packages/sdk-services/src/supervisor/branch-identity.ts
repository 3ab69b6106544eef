import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';

/** A short name for a branch folder, the same however the folder is reached. */
export function branchIdentity(root: string): string {
  return createHash('sha256').update(realOrAsGiven(root)).digest('hex').slice(0, 16);
}

/** The environment entry that every process of a service carries. */
export function serviceMarker(branch: string, name: string): string {
  return `${markerOf(branch)}${name}`;
}

/** How the marker of every service of a branch begins; its name follows. */
export function markerOf(branch: string): string {
  return `WOOSOO_SERVICE=${branch}/`;
}

function realOrAsGiven(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
