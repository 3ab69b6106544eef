import type { BranchConfig, BranchPaths, Clock, FileSystem, ProcessRunner } from '@woosoo/sdk-core';
import {
  NssmServiceController,
  SupervisorServiceController,
  type DaemonEntry,
  type HostEntry,
  type ServiceController,
} from '@woosoo/sdk-services';

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
  /** How the host of a service under NSSM is started; `null`: as its package does. */
  readonly nssmHost: HostEntry | null;
}

/** The service manager that the configuration names (`SERVICE_DRIVER`). */
export function controllerFor({ daemon, nssmHost, ...deps }: ControllerDeps): ServiceController {
  switch (deps.config.services.driver) {
    case 'nssm': {
      const { nssm } = deps.config.programs;
      return new NssmServiceController({ ...deps, nssm: nssm === 'nssm' ? null : nssm, ...(nssmHost === null ? {} : { host: nssmHost }) });
    }
    case 'systemd':
    case 'supervisor':
      return new SupervisorServiceController({ ...deps, ...(daemon === null ? {} : { daemon }) });
  }
}
