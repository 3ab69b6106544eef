import { type DependencyContainer, ports } from '@woosoo/sdk-core';
import { parts } from './parts.ts';

/** What nearly every part takes. */
export function branchDeps(c: DependencyContainer) {
  return {
    config: c.resolve(parts.config),
    paths: c.resolve(parts.paths),
    fileSystem: c.resolve(ports.fileSystem),
    clock: c.resolve(ports.clock),
    processes: c.resolve(ports.processes),
    databases: c.resolve(ports.databases),
    path: process.env['PATH'] ?? '',
  };
}

/** What a part takes that plans or does something to the branch. */
export function deployDeps(c: DependencyContainer) {
  return {
    ...branchDeps(c),
    http: c.resolve(ports.http),
    redactor: c.resolve(ports.redactor),
    services: c.resolve(parts.services),
    releases: c.resolve(parts.releases),
    builders: c.resolve(parts.builders),
    tree: c.resolve(parts.tree),
    lock: c.resolve(parts.lock),
    audit: c.resolve(parts.audit),
    durations: c.resolve(parts.durations),
    reports: c.resolve(parts.reports),
    staged: c.resolve(parts.staged),
  };
}
