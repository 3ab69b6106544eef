import type { BranchConfig, BranchPaths, Clock, FileSystem, ProcessRunner } from '@woosoo/sdk-core';
import { SupervisorServiceController, type DaemonEntry, type ServiceController } from '@woosoo/sdk-services';

/** What the drivers are made from. */
export interface ControllerDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  /** Takes secrets out of what services and managers say. */
  redact(text: string): string;
  /** How the embedded supervisor's daemon is started; `null`: as its package does. */
  readonly daemon: DaemonEntry | null;
}

/** The service manager that the configuration names (`SERVICE_DRIVER`). */
export function controllerFor({ daemon, ...deps }: ControllerDeps): ServiceController {
  switch (deps.config.services.driver) {
    case 'systemd':
    case 'nssm':
    case 'supervisor':
      return new SupervisorServiceController({ ...deps, ...(daemon === null ? {} : { daemon }) });
  }
}
