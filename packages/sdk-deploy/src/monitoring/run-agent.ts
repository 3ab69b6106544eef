import {
  isAborted,
  NodeFileSystem,
  OsBranchLock,
  safeTry,
  SystemClock,
  woosooVersion,
  type Clock,
  type FileSystem,
  type Logger,
  type WoosooError,
} from '@woosoo/sdk-core';
import { MetricsServer, openMetrics, type MonitorState } from '@woosoo/sdk-health';
import { ok, type ResultAsync } from 'neverthrow';
import { agentRunning } from '../errors.ts';
import type { Woosoo } from '../woosoo.ts';
import { writeAgentBeat } from '../agent/agent-beat.ts';
import { ConfigurationWatch } from './configuration-watch.ts';

export interface AgentOptions {
  /** Opens the branch with its configuration of now. */
  readonly open: () => ResultAsync<Woosoo, WoosooError>;
  readonly environment?: string | undefined;
  readonly signal: AbortSignal;
  /** The agent's own log. */
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

/** After which time a branch that could not be opened is tried again. */
const AGAIN_MS = 30_000;

/**
 * The branch's resident process: watches it until the signal aborts, with the new configuration when that changes. One for a branch.
 * Fails when there is one already, or when the branch cannot be opened at the start.
 */
export function runAgent(options: AgentOptions): ResultAsync<void, WoosooError> {
  return safeTry(async function* () {
    const { open, signal, logger, clock = new SystemClock(), fileSystem = new NodeFileSystem() } = options;
    const first = yield* open();
    const { paths } = first;
    yield* fileSystem.makeDirectory(paths.run);
    // The branch's own lock is for operations; this one is only for agents, so its place is another.
    const lock = new OsBranchLock({ root: paths.state, cardPath: `${paths.agentBeat}.lock`, fileSystem, clock });
    await using _lease = yield* lock.acquire({ actor: 'agent', command: 'woosoo agent' }).mapErr(alreadyRunning);
    let branch: Woosoo | null = first;
    while (!signal.aborted) {
      if (branch === null) {
        await clock.sleep(AGAIN_MS, { signal });
      } else {
        await using woosoo = branch;
        await watch(woosoo, options, { clock, fileSystem });
      }
      if (isAborted(signal)) break;
      const opened: Awaited<ReturnType<typeof open>> = await open();
      if (opened.isErr()) logger.error(opened.error.message);
      branch = opened.unwrapOr(null);
    }
    return ok(undefined);
  });
}

/** Watches with one configuration, until that changes or the agent is to end. */
async function watch(
  woosoo: Woosoo,
  options: AgentOptions,
  ports: { readonly clock: Clock; readonly fileSystem: FileSystem },
): Promise<void> {
  const { logger, signal, environment } = options;
  const { clock, fileSystem } = ports;
  const { paths, config, monitor } = woosoo;
  const stop = new AbortController();
  const forward = (): void => stop.abort();
  signal.addEventListener('abort', forward, { once: true });
  const configuration = new ConfigurationWatch({ fileSystem, paths, environment, logger });
  await configuration.changed();
  let state: MonitorState | null = null;
  await using metrics = await metricsServer(woosoo, logger, () => state);
  logger.info(`watching every ${config.monitoring.intervalMs / 1000} s; ${woosoo.notifications.receivers.length} receivers of alerts`);
  try {
    await monitor.watch({
      signal: stop.signal,
      logger,
      onCheck: async (now) => {
        state = now;
        const firing = now.alerts.filter(({ phase }) => phase === 'firing' || phase === 'clearing');
        const beat = await writeAgentBeat(
          { fileSystem, paths },
          {
            pid: process.pid,
            version: woosooVersion,
            at: clock.now().toISOString(),
            intervalMs: config.monitoring.intervalMs,
            checks: now.checks,
            pausedBy: now.pausedBy,
            metricsPort: metrics?.port ?? null,
            firing: firing.map(({ probe, summary, since }) => ({ probe, summary, since })),
          },
        );
        if (beat.isErr()) logger.warn(beat.error.message);
        if (await configuration.changed()) stop.abort();
      },
    });
  } finally {
    signal.removeEventListener('abort', forward);
  }
}

/** Watching goes on without metrics when their port is somebody else's. */
async function metricsServer(woosoo: Woosoo, logger: Logger, state: () => MonitorState | null): Promise<MetricsServer | null> {
  const { metricsPort: port } = woosoo.config.monitoring;
  if (port === null) return null;
  const text = async (): Promise<string> =>
    openMetrics({
      state: state() ?? { report: null, alerts: [], checks: 0, stalls: 0, pausedBy: null },
      services: await woosoo.monitor.figures(),
      version: woosooVersion,
      branchId: woosoo.config.branchId,
    });
  try {
    return await MetricsServer.listen({ host: '127.0.0.1', port, text });
  } catch (error) {
    logger.error(`no metrics: port ${port} cannot be used`, { because: String(error) });
    return null;
  }
}

function alreadyRunning(error: WoosooError): WoosooError {
  if (error.type !== 'LockHeld') return error;
  return agentRunning({
    message: 'An agent watches this branch already.',
    remedy: 'See `woosoo services status agent`; end that one first if this one is to run instead.',
    cause: error,
  });
}
