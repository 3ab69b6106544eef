import { bind, ports, type DependencyContainer } from '@woosoo/sdk-core';
import { BranchHealth } from '../health/branch-health.ts';
import { BranchErrors } from '../logs/branch-errors.ts';
import { BranchLogs } from '../logs/branch-logs.ts';
import { BranchMonitor } from '../monitoring/branch-monitor.ts';
import { SupportBundle } from '../support/support-bundle.ts';
import { Verification } from '../verify/verification.ts';
import { branchDeps, deployDeps } from './deps.ts';
import { parts } from './parts.ts';

/** What watches a branch: health, logs, errors, the monitor, the bundle for support. */
export function bindWatching(container: DependencyContainer): void {
  bind(container, parts.verification, (c) => new Verification(deployDeps(c)));
  bind(
    container,
    parts.health,
    (c) => new BranchHealth({ ...branchDeps(c), verification: c.resolve(parts.verification), services: c.resolve(parts.branchServices) }),
  );
  bind(
    container,
    parts.monitor,
    (c) =>
      new BranchMonitor({
        ...branchDeps(c),
        health: c.resolve(parts.health),
        services: c.resolve(parts.branchServices),
        lock: c.resolve(parts.lock),
        notifiers: c.resolve(parts.notifiers),
        redactor: c.resolve(ports.redactor),
      }),
  );
  bind(container, parts.logs, (c) => new BranchLogs(deployDeps(c)));
  bind(container, parts.errors, (c) => new BranchErrors({ ...deployDeps(c), logs: c.resolve(parts.logs) }));
  bind(
    container,
    parts.support,
    (c) =>
      new SupportBundle({
        ...deployDeps(c),
        logs: c.resolve(parts.logs),
        errors: c.resolve(parts.errors),
        health: c.resolve(parts.health),
        preflight: c.resolve(parts.preflight),
        services: c.resolve(parts.branchServices),
      }),
  );
}
