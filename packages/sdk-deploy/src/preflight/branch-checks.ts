import type {
  BranchConfig,
  BranchLock,
  BranchPaths,
  Clock,
  DatabaseConnector,
  FileSystem,
  OperationRunner,
  ProcessRunner,
  WoosooError,
} from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { ServiceController } from '@woosoo/sdk-services';
import type { ConfigSyncPlan } from '../config-sync/config-sync-plan.ts';
import type { Builders } from '../builders/builders.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { ClockCheck } from './checks/clock-check.ts';
import { DatabaseCheck } from './checks/database-check.ts';
import { DiskCheck } from './checks/disk-check.ts';
import { LeftoversCheck } from './checks/leftovers-check.ts';
import { OtherManagerCheck } from './checks/other-manager-check.ts';
import { LinksCheck } from './checks/links-check.ts';
import { PermissionsCheck } from './checks/permissions-check.ts';
import { PhpCheck } from './checks/php-check.ts';
import { PortCheck } from './checks/port-check.ts';
import { ProgramCheck } from './checks/program-check.ts';
import { RenderedFilesCheck } from './checks/rendered-files-check.ts';
import { ServiceManagerCheck } from './checks/service-manager-check.ts';
import { SourcesCheck } from './checks/sources-check.ts';
import { fpmNames } from '../programs/branch-programs.ts';
import type { PreflightCheck } from './preflight-check.ts';

export interface BranchCheckDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly databases: DatabaseConnector;
  readonly services: ServiceController;
  /** Managers of this system that the configuration does not name. */
  readonly otherManagers: readonly ServiceController[];
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
  readonly releases: ReleaseStore;
  readonly builders: Builders;
  /** What a sync of the rendered files would do. */
  readonly planSync: () => ResultAsync<ConfigSyncPlan, WoosooError>;
  readonly path: string;
  readonly platform?: NodeJS.Platform | undefined;
}

/** Every check of a branch. A new one is a class in `checks/` and a line here. */
export function branchChecks(deps: BranchCheckDeps): readonly PreflightCheck[] {
  const { config, builders } = deps;
  const has = (name: string): boolean => config.components.some((component) => component.name === name);
  return [
    ...config.components.map((component) => new SourcesCheck({ component, builder: builders[component.name] })),
    ...(has('backend') ? [new PhpCheck(deps), new DatabaseCheck(deps)] : []),
    ...programChecks(deps, has),
    ...portChecks(deps, has),
    new DiskCheck(deps),
    new ClockCheck({ ...deps, components: config.components.map(({ name }) => name) }),
    new ServiceManagerCheck({ ...deps, account: deps.config.services.account }),
    new OtherManagerCheck(deps),
    new PermissionsCheck(deps),
    ...((deps.platform ?? process.platform) === 'win32' ? [new LinksCheck(deps)] : []),
    new RenderedFilesCheck({ plan: deps.planSync }),
    new LeftoversCheck(deps),
  ];
}

function programChecks(deps: BranchCheckDeps, has: (name: string) => boolean): readonly PreflightCheck[] {
  const { programs, services, database } = deps.config;
  const check = (title: string, names: readonly string[], apt: string): PreflightCheck =>
    new ProgramCheck(deps, { title, names, remedy: installation(apt) });
  const fpm = fpmNames(deps.config);
  return [
    check('nginx', [programs.nginx], 'nginx'),
    ...(has('backend') ? [check('Composer', [programs.composer], 'composer')] : []),
    ...(has('backend') && services.phpFastcgi === null ? [check('PHP FastCGI', fpm, 'php-fpm')] : []),
    ...(has('backend') && database.family !== 'sqlite'
      ? [check('Database dump tool', ['mariadb-dump', 'mysqldump'], 'mariadb-client')]
      : []),
    ...(has('pwa') ? [check('npm', ['npm'], 'npm')] : []),
    ...(has('relay')
      ? [
          new ProgramCheck(deps, {
            title: 'Flutter',
            names: [programs.flutter],
            remedy: 'Install Flutter, or take relay out of COMPONENTS.',
          }),
        ]
      : []),
  ];
}

function portChecks(deps: BranchCheckDeps, has: (name: string) => boolean): readonly PreflightCheck[] {
  const { ports } = deps.config;
  const port = (number: number, purpose: string, owner: string): PreflightCheck =>
    new PortCheck(deps, { port: number, purpose, owners: [owner] });
  return [
    port(ports.http, 'tablets', 'nginx'),
    port(ports.backend, 'API', 'nginx'),
    ...(has('backend') ? [port(ports.reverb, 'WebSocket', 'reverb')] : []),
  ];
}

function installation(apt: string): string {
  const how = process.platform === 'win32' ? 'see docs/windows.md' : `Debian: apt-get install ${apt}`;
  return `Install it (${how}), or name it in deployment.config.env.`;
}
