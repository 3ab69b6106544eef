import {
  bind,
  createNotifiers,
  type DependencyContainer,
  endLeftovers,
  FileAuditTrail,
  FileKeyStore,
  JournaledOperationRunner,
  OsBranchLock,
  ports,
} from '@woosoo/sdk-core';
import { DurationHistory } from '../history/duration-history.ts';
import { BranchNotifications } from '../notify/branch-notifications.ts';
import { ReportSigner } from '../report/report-signature.ts';
import { ReportStore } from '../report/report-store.ts';
import { branchDeps } from './deps.ts';
import { parts } from './parts.ts';

/** What the rest stands on: lock, audit trail, keys, journal, reports, notifiers. */
export function bindGround(container: DependencyContainer): void {
  bind(
    container,
    parts.lock,
    (c) => new OsBranchLock({ ...branchDeps(c), root: c.resolve(parts.paths).root, cardPath: c.resolve(parts.paths).lockCard }),
  );
  bind(container, parts.audit, (c) => new FileAuditTrail({ ...branchDeps(c), path: c.resolve(parts.paths).auditTrail }));
  bind(
    container,
    parts.keys,
    (c) =>
      new FileKeyStore({
        ...branchDeps(c),
        path: c.resolve(parts.paths).machineKey,
        recoveryRecipients: c.resolve(parts.config).recoveryRecipients,
        redactor: c.resolve(ports.redactor),
      }),
  );
  bind(container, parts.runner, (c) => {
    const { clock } = branchDeps(c);
    return new JournaledOperationRunner({
      ...branchDeps(c),
      // Half of all that there is hangs on them, and to see what was interrupted takes none.
      get kinds() {
        return c.resolve(parts.kinds);
      },
      directory: c.resolve(parts.paths).journal,
      redactor: c.resolve(ports.redactor),
      endLeftovers: (id) => endLeftovers(id, { clock }),
    });
  });
  bind(container, parts.durations, (c) => new DurationHistory(branchDeps(c)));
  bind(container, parts.signer, (c) => new ReportSigner(branchDeps(c)));
  bind(container, parts.reports, (c) => new ReportStore({ ...branchDeps(c), signer: c.resolve(parts.signer) }));
  bind(container, parts.notifiers, (c) =>
    createNotifiers(c.resolve(parts.config).notifications, { http: c.resolve(ports.http), clock: c.resolve(ports.clock) }),
  );
  bind(
    container,
    parts.notifications,
    (c) => new BranchNotifications({ ...branchDeps(c), notifiers: c.resolve(parts.notifiers), redactor: c.resolve(ports.redactor) }),
  );
}
