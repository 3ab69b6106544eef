import { hostname, userInfo } from 'node:os';

/** Who does something, for locks and the audit trail: the account and the machine. */
export function currentActor(): string {
  return `${userInfo().username}@${hostname()}`;
}
