import { join } from 'node:path';
import type { BranchConfig, BranchPaths, ComponentName, ExtraServiceConfig } from '@woosoo/sdk-core';
import type { ServiceDefinition } from '@woosoo/sdk-services';
import { windowsPool } from '../php/php-address.ts';
import type { Runtime } from '../releases/release.ts';
import type { AgentEntry } from '../agent/agent-entry.ts';
import { jobTimeoutSeconds } from './stopping/worked-queues.ts';
import type { BranchPrograms } from '../programs/branch-programs.ts';
import { loopbackOf } from '../programs/loopback-of.ts';

/** What the definitions depend on beside the configuration. */
export interface ServiceFacts {
  readonly platform: NodeJS.Platform;
  readonly programs: BranchPrograms;
  /** What the PWA's build gave; `null` before there is one. */
  readonly pwa: Runtime | null;
  /** Absolute path of the Node that serves a PWA which needs a server. */
  readonly node: string;
  /** php-fpm refuses to run as root without being told that it is meant. */
  readonly runsAsRoot: boolean;
  /** Where our php-fpm pool listens, and where nginx keeps its own files. */
  readonly phpSocket: string;
  readonly nginxPrefix: string;
  /** How `woosoo agent` is started; the branch and its environment come after it. */
  readonly agent: AgentEntry;
  /** The overlay with which the branch was opened; the agent has to open it with the same. */
  readonly overlay: string | null;
}

/** Everything alike for all services. */
const base = (config: BranchConfig) => ({
  environment: {},
  dependsOn: [] as readonly string[],
  restart: { policy: 'always', initialDelayMs: 500, maxDelayMs: 30_000, resetAfterMs: 60_000, maxAttempts: 8 } as const,
  stop: { signal: 'SIGTERM', timeoutMs: config.services.stopTimeoutMs } as const,
  log: config.services.log,
  account: config.services.account,
  enabled: true,
});

/** The services of a branch, wanted state: what is installed is brought to this, and drift is measured against it. */
export function serviceDefinitions(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts): readonly ServiceDefinition[] {
  const has = (name: ComponentName): boolean => config.components.some((component) => component.name === name);
  const pool = has('backend') && config.services.phpFastcgi === null;
  return [
    ...(pool ? [facts.platform === 'win32' ? phpCgiPool(config, paths, facts) : phpPool(config, paths, facts)] : []),
    nginx(config, paths, facts, pool),
    ...(has('backend') ? [reverb(config, paths, facts), queueWorker(config, paths, facts)] : []),
    ...(has('pwa') && facts.pwa?.kind === 'server' ? [pwaServer(config, paths, facts, facts.pwa.entry)] : []),
    ...(config.monitoring.enabled ? [agent(config, paths, facts)] : []),
    ...config.services.extra.map((extra) => extraService(config, extra)),
  ];
}

/** What its keys leave out is as for our own. */
function extraService(config: BranchConfig, extra: ExtraServiceConfig): ServiceDefinition {
  const [program = '', ...args] = extra.command;
  const own = base(config);
  return {
    ...own,
    name: extra.name,
    title: extra.title ?? extra.name,
    program,
    args,
    workingDirectory: extra.directory,
    environment: extra.environment,
    dependsOn: extra.dependsOn,
    account: extra.account ?? own.account,
    restart: { ...own.restart, policy: extra.restart ?? own.restart.policy },
    stop: {
      signal: extra.stopSignal ?? own.stop.signal,
      timeoutMs: extra.stopTimeoutSeconds === undefined ? stopTimeoutMs(config, args) : extra.stopTimeoutSeconds * 1000,
    },
    log: {
      maxBytes: extra.logMaxMegabytes === undefined ? own.log.maxBytes : extra.logMaxMegabytes * 1024 * 1024,
      keep: extra.logKeep ?? own.log.keep,
    },
    readiness:
      extra.port === undefined ? { kind: 'stable', forMs: 500 } : { kind: 'tcp', host: '127.0.0.1', port: extra.port, timeoutMs: 15_000 },
  };
}

/** A queue worker ends itself after `--timeout`, so a little more than that is long enough for every job; others have the common time. */
function stopTimeoutMs(config: BranchConfig, args: readonly string[]): number {
  const { stopTimeoutMs } = config.services;
  return args.includes('queue:work') ? Math.max(stopTimeoutMs, (jobTimeoutSeconds(args) + 5) * 1000) : stopTimeoutMs;
}

function phpPool(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts): ServiceDefinition {
  return {
    ...base(config),
    account: masterAccount(config, facts),
    name: 'php',
    title: 'PHP (FastCGI)',
    program: facts.programs.phpFpm,
    args: ['--nodaemonize', ...(facts.runsAsRoot ? ['--allow-to-run-as-root'] : []), '--fpm-config', join(paths.configs, 'php-fpm.conf')],
    workingDirectory: paths.root,
    // QUIT lets running requests finish.
    stop: { signal: 'SIGQUIT', timeoutMs: config.services.stopTimeoutMs },
    readiness: { kind: 'socket', path: facts.phpSocket, timeoutMs: 10_000 },
  };
}

/** php-cgi with workers of its own: what there is of a pool on Windows. It never ends a worker by itself, which would cut a request off. */
function phpCgiPool(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts): ServiceDefinition {
  return {
    ...base(config),
    name: 'php',
    title: 'PHP (FastCGI)',
    program: facts.programs.phpFpm,
    args: ['-b', `${windowsPool.host}:${windowsPool.port}`],
    environment: { PHP_FCGI_CHILDREN: '4', PHP_FCGI_MAX_REQUESTS: '0' },
    workingDirectory: paths.root,
    readiness: { kind: 'tcp', ...windowsPool, timeoutMs: 10_000 },
  };
}

function nginx(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts, pool: boolean): ServiceDefinition {
  return {
    ...base(config),
    account: masterAccount(config, facts),
    name: 'nginx',
    title: 'nginx',
    program: facts.programs.nginx,
    // Without -e it first opens the log that it was compiled with, which is not ours.
    args: ['-e', 'stderr', '-p', facts.nginxPrefix, '-c', join(paths.configs, 'nginx.conf'), '-g', 'daemon off;'],
    workingDirectory: paths.root,
    dependsOn: pool ? ['php'] : [],
    stop: { signal: 'SIGQUIT', timeoutMs: 10_000 },
    readiness: { kind: 'tcp', host: loopbackOf(config), port: config.ports.http, timeoutMs: 10_000 },
  };
}

function reverb(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts): ServiceDefinition {
  return {
    ...base(config),
    name: 'reverb',
    title: 'Reverb (WebSocket)',
    program: facts.programs.php,
    args: ['artisan', 'reverb:start', '--host=127.0.0.1', `--port=${config.ports.reverb}`],
    workingDirectory: paths.current('backend'),
    stop: { signal: 'SIGTERM', timeoutMs: 10_000 },
    readiness: { kind: 'tcp', host: '127.0.0.1', port: config.ports.reverb, timeoutMs: 15_000 },
  };
}

function queueWorker(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts): ServiceDefinition {
  return {
    ...base(config),
    name: 'queue-worker',
    title: 'Queue worker',
    program: facts.programs.php,
    args: ['artisan', 'queue:work', ...config.services.queueWorkerOptions],
    workingDirectory: paths.current('backend'),
    // TERM lets the running job finish.
    stop: { signal: 'SIGTERM', timeoutMs: stopTimeoutMs(config, ['queue:work', ...config.services.queueWorkerOptions]) },
    readiness: { kind: 'stable', forMs: 400 },
  };
}

function pwaServer(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts, entry: string): ServiceDefinition {
  return {
    ...base(config),
    name: 'pwa',
    title: 'Tablet page (Node)',
    program: facts.node,
    args: ['--env-file-if-exists=.env', entry],
    workingDirectory: paths.current('pwa'),
    environment: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      NITRO_HOST: '127.0.0.1',
      PORT: String(config.ports.pwa),
      NITRO_PORT: String(config.ports.pwa),
    },
    readiness: { kind: 'tcp', host: '127.0.0.1', port: config.ports.pwa, timeoutMs: 15_000 },
  };
}

function agent(config: BranchConfig, paths: BranchPaths, facts: ServiceFacts): ServiceDefinition {
  return {
    ...base(config),
    // Not the services' account: it reads the branch's configuration, with its secrets, and looks at everybody's processes.
    account: null,
    name: 'agent',
    title: 'Monitor and alerts',
    program: facts.agent.program,
    args: [...facts.agent.args, '--root', paths.root, ...(facts.overlay === null ? [] : ['--env', facts.overlay])],
    workingDirectory: paths.root,
    stop: { signal: 'SIGTERM', timeoutMs: 15_000 },
    readiness: { kind: 'stable', forMs: 500 },
  };
}

/** Started by root, nginx and php-fpm open their ports and logs first and then have workers under the account that their configuration names. */
function masterAccount(config: BranchConfig, facts: ServiceFacts): string | null {
  return facts.runsAsRoot ? null : config.services.account;
}
