import { dirname, join } from 'node:path';
import type { BranchConfig, BranchPaths, Clock, FileSystem, ProcessRunner } from '@woosoo/sdk-core';
import {
  NssmServiceController,
  SupervisorServiceController,
  SystemdServiceController,
  type DaemonEntry,
  type HostEntry,
  type RecoverCommand,
  type ServiceController,
} from '@woosoo/sdk-services';
import { phpSocket } from '../php/php-address.ts';

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
  /** What a boot runs before the services, to end what a power cut interrupted; `null`: nothing that we know of. */
  readonly recover: RecoverCommand | null;
  /** How the host of a service under NSSM is started; `null`: as its package does. */
  readonly nssmHost: HostEntry | null;
}

/** The service manager that the configuration names (`SERVICE_DRIVER`). */
export function controllerFor({ daemon, recover, nssmHost, ...deps }: ControllerDeps): ServiceController {
  switch (deps.config.services.driver) {
    case 'nssm': {
      const { nssm } = deps.config.programs;
      return new NssmServiceController({
        ...deps,
        recover,
        nssm: nssm === 'nssm' ? null : nssm,
        ...(nssmHost === null ? {} : { host: nssmHost }),
      });
    }
    case 'systemd':
      return new SystemdServiceController({
        ...deps,
        recover,
        account: deps.config.services.account,
        own: ['agent'],
        writable: writableFolders(deps.config, deps.paths),
      });
    case 'supervisor':
      return new SupervisorServiceController({ ...deps, ...(daemon === null ? {} : { daemon }) });
  }
}

/** Those that this system may have and the configuration does not name, to see what they still hold. */
export function otherControllers(deps: ControllerDeps, platform: NodeJS.Platform): readonly ServiceController[] {
  const { services } = deps.config;
  const possible = platform === 'win32' ? (['supervisor', 'nssm'] as const) : (['supervisor', 'systemd'] as const);
  return possible
    .filter((driver) => driver !== services.driver)
    .map((driver) => controllerFor({ ...deps, config: { ...deps.config, services: { ...services, driver } } }));
}

/** Where services write: what outlives a release, sockets and temporary files, logs. All else of the branch they only read. */
function writableFolders({ database }: BranchConfig, paths: BranchPaths): readonly string[] {
  return [
    join(paths.state, 'shared'),
    paths.run,
    paths.serviceLogs,
    dirname(phpSocket(paths)),
    ...(database.family === 'sqlite' ? [dirname(database.database)] : []),
  ];
}
