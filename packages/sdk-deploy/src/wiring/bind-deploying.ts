import { bind, type DependencyContainer, ports } from '@woosoo/sdk-core';
import { Announcement } from '../deployer/announcement.ts';
import { Deployer } from '../deployer/deployer.ts';
import { OperationConclusion } from '../deployer/operation-conclusion.ts';
import { PlanExecutor } from '../deployer/plan-executor.ts';
import { ComponentFactsReader } from '../facts/component-facts.ts';
import { FactsGatherer } from '../facts/facts-gatherer.ts';
import { RollbackFactsReader } from '../facts/rollback-facts-reader.ts';
import { Hooks } from '../hooks/hooks.ts';
import { branchChecks } from '../preflight/branch-checks.ts';
import { Preflight } from '../preflight/preflight.ts';
import { ReleasePruner } from '../releases/release-pruner.ts';
import { branchDeps, deployDeps } from './deps.ts';
import { parts } from './parts.ts';

/** Deploys: preflight, executor, deployer. */
export function bindDeploying(container: DependencyContainer): void {
  bind(
    container,
    parts.preflight,
    (c) =>
      new Preflight({
        clock: c.resolve(ports.clock),
        checks: branchChecks({
          ...deployDeps(c),
          runner: c.resolve(parts.runner),
          otherManagers: c.resolve(parts.otherManagers),
          planSync: () => c.resolve(parts.branchConfigSync).plan(),
        }),
      }),
  );
  bind(container, parts.hooks, (c) => new Hooks(branchDeps(c)));
  bind(
    container,
    parts.announcement,
    (c) => new Announcement({ ...branchDeps(c), hooks: c.resolve(parts.hooks), notifiers: c.resolve(parts.notifiers) }),
  );
  bind(container, parts.executor, (c) => {
    const conclusion = new OperationConclusion({
      ...deployDeps(c),
      verification: c.resolve(parts.verification),
      errors: c.resolve(parts.errors),
      pruner: new ReleasePruner(deployDeps(c)),
      pruneBackups: () => c.resolve(parts.backups).pruneQuietly(),
      signer: c.resolve(parts.signer),
    });
    return new PlanExecutor({
      ...deployDeps(c),
      runner: c.resolve(parts.runner),
      hooks: c.resolve(parts.hooks),
      announcement: c.resolve(parts.announcement),
      conclusion,
    });
  });
  bind(container, parts.deployer, (c) => {
    const facts = new FactsGatherer({
      ...deployDeps(c),
      wantedServices: c.resolve(parts.wantedServices),
      configSync: c.resolve(parts.configSync),
      componentFacts: new ComponentFactsReader(deployDeps(c)),
    });
    return new Deployer({
      ...deployDeps(c),
      runner: c.resolve(parts.runner),
      facts,
      rollbackFacts: new RollbackFactsReader({
        ...deployDeps(c),
        backups: c.resolve(parts.backupStore),
        configSync: c.resolve(parts.configSync),
        wantedServices: c.resolve(parts.wantedServices),
      }),
      preflight: c.resolve(parts.preflight),
      executor: c.resolve(parts.executor),
      announcement: c.resolve(parts.announcement),
      settleServices: () => c.resolve(parts.branchServices).settle(),
    });
  });
}
