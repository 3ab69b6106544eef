import { resolve } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  bind,
  bindPorts,
  BranchPaths,
  createContainer,
  findBranch,
  loadConfig,
  ports,
  type Clock,
  type DatabaseConnector,
  type DependencyContainer,
  type FileSystem,
  type HttpClient,
  type ProcessRunner,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { DaemonEntry, HostEntry, RecoverCommand } from '@woosoo/sdk-services';
import { cutOffOperations } from './interruptions/cut-off-operations.ts';
import { bindBranch, parts } from './module.ts';
import type { AgentEntry } from './agent/agent-entry.ts';
import type { Woosoo } from './woosoo.ts';
import { WoosooFailure } from './woosoo-failure.ts';

export interface OpenOptions {
  /** The branch folder; otherwise the nearest one at or above the current folder. */
  readonly root?: string | undefined;
  /** An environment whose overlay `deployment.config.<env>.env` counts. */
  readonly env?: string | undefined;
  /** How the embedded supervisor's daemon is started; a bundle has to say. */
  readonly daemon?: DaemonEntry | undefined;
  /** How the agent is started as a service; a bundle has to say. */
  readonly agent?: AgentEntry | undefined;
  /** How the `woosoo` command is started, for what the machine has to run at its boot; without it nothing recovers there by itself. */
  readonly command?: RecoverCommand | undefined;
  /** How the host of a service under NSSM is started; a bundle has to say. */
  readonly nssmHost?: HostEntry | undefined;
  /** Other implementations of ports, for tests and unusual machines. */
  readonly ports?:
    | Partial<{
        readonly fileSystem: FileSystem;
        readonly clock: Clock;
        readonly http: HttpClient;
        readonly processes: ProcessRunner;
        readonly databases: DatabaseConnector;
      }>
    | undefined;
}

/** Opens a branch: finds it, reads and checks its configuration, puts the parts together. Changes nothing. */
export function openBranch(options: OpenOptions = {}): ResultAsync<Woosoo, WoosooError> {
  const container = createContainer();
  bindPorts(container);
  override(container, options.ports ?? {});
  return safeTry(async function* () {
    const fileSystem = container.resolve(ports.fileSystem);
    const root = yield* findBranch(process.cwd(), fileSystem, options.root === undefined ? undefined : resolve(options.root));
    const config = yield* loadConfig(
      { root, ...(options.env === undefined ? {} : { environment: options.env }) },
      { fileSystem, redactor: container.resolve(ports.redactor) },
    );
    bind(container, parts.config, () => config);
    bind(container, parts.paths, () => new BranchPaths(root));
    bind(container, parts.overlay, () => options.env ?? null);
    bind(container, parts.daemon, () => options.daemon ?? null);
    bind(container, parts.recover, () => recoverCommand(options, root));
    bind(container, parts.nssmHost, () => options.nssmHost ?? null);
    bindBranch(container);
    const { agent } = options;
    if (agent !== undefined) bind(container, parts.agent, () => agent);
    return ok(facade(container));
  });
}

/**
 * {@link openBranch} for scripts: gives the branch itself, or throws a {@link WoosooFailure} that holds the error.
 *
 * @example
 * ```ts
 * import { createWoosoo } from '@woosoo/sdk-deploy';
 *
 * await using woosoo = await createWoosoo({ root: '.' });
 * const plan = await woosoo.deployer.plan({ components: 'all' });
 * const report = await plan.asyncAndThen((p) => woosoo.deployer.apply(p, { onEvent: console.log }));
 * console.log(report.isOk() ? report.value.headline : report.error.message);
 * ```
 */
export async function createWoosoo(options: OpenOptions = {}): Promise<Woosoo> {
  const opened = await openBranch(options);
  if (opened.isErr()) throw new WoosooFailure(opened.error);
  return opened.value;
}

function recoverCommand({ command, env }: OpenOptions, root: string): RecoverCommand | null {
  if (command === undefined) return null;
  const { program, args } = command;
  return { program, args: [...args, 'recover', '--root', root, ...(env === undefined ? [] : ['--env', env])] };
}

function override(container: DependencyContainer, given: NonNullable<OpenOptions['ports']>): void {
  const { fileSystem, clock, http, processes, databases } = given;
  if (fileSystem !== undefined) bind(container, ports.fileSystem, () => fileSystem);
  if (clock !== undefined) bind(container, ports.clock, () => clock);
  if (http !== undefined) bind(container, ports.http, () => http);
  if (processes !== undefined) bind(container, ports.processes, () => processes);
  if (databases !== undefined) bind(container, ports.databases, () => databases);
}

/** Parts are made when they are first asked for: a command that lists releases pays for nothing else. */
function facade(container: DependencyContainer): Woosoo {
  return {
    get config() {
      return container.resolve(parts.config);
    },
    get paths() {
      return container.resolve(parts.paths);
    },
    get deployer() {
      return container.resolve(parts.deployer);
    },
    get services() {
      return container.resolve(parts.branchServices);
    },
    get health() {
      return container.resolve(parts.health);
    },
    get backups() {
      return container.resolve(parts.backups);
    },
    get configSync() {
      return container.resolve(parts.branchConfigSync);
    },
    get certificates() {
      return container.resolve(parts.certificates);
    },
    get configUndo() {
      return container.resolve(parts.configUndo);
    },
    get configHistory() {
      return container.resolve(parts.configHistory);
    },
    get preflight() {
      return container.resolve(parts.preflight);
    },
    get releases() {
      return container.resolve(parts.releases);
    },
    get reports() {
      return container.resolve(parts.reports);
    },
    get errors() {
      return container.resolve(parts.errors);
    },
    get support() {
      return container.resolve(parts.support);
    },
    get logs() {
      return container.resolve(parts.logs);
    },
    get monitor() {
      return container.resolve(parts.monitor);
    },
    get notifications() {
      return container.resolve(parts.notifications);
    },
    get audit() {
      return container.resolve(parts.audit);
    },
    get keys() {
      return container.resolve(parts.keys);
    },
    get lock() {
      return container.resolve(parts.lock);
    },
    interrupted: () => cutOffOperations({ lock: container.resolve(parts.lock), runner: container.resolve(parts.runner) }),
    [Symbol.asyncDispose]: () => container.dispose() as Promise<void>,
  };
}
