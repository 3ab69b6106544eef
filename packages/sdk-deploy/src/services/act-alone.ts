import { errAsync } from 'neverthrow';
import type { AuditTrail, BranchLock } from '@woosoo/sdk-core';
import { currentActor } from '../actor.ts';
import type { ActAlone } from './branch-services.ts';

/** Takes the branch's lock for an act on services, so that it does not meddle with a deploy, and enters it into the audit trail. */
export function actAlone({ lock, audit }: { readonly lock: BranchLock; readonly audit: AuditTrail }): ActAlone {
  const actor = currentActor();
  return (action, names) =>
    lock.acquire({ actor, command: `woosoo services ${action} ${names.join(' ')}` }).andThen((lease) =>
      audit
        .append({ actor, action: `services.${action}`, subject: names.join(', ') })
        .map((): AsyncDisposable => lease)
        .orElse((error) => {
          // What is not written down is not done.
          void lease.release();
          return errAsync(error);
        }),
    );
}
