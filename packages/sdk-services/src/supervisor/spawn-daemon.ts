import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { baseEnvironment } from './base-environment.ts';
import type { DaemonEntry } from './daemon-entry.ts';
import type { SupervisorLayout } from './supervisor-layout.ts';

/**
 * Starts a daemon that outlives us, in a session of its own and without our environment (a deploy's mark in it would make the deploy's
 * clean-up end the daemon). Not by the `ProcessRunner`: that one ends what it has started.
 */
export function spawnDaemon(entry: DaemonEntry, layout: SupervisorLayout, version: string): Promise<Error | null> {
  mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
  const log = openSync(layout.daemonLog, 'a', 0o600);
  const child = spawn(entry.program, [...entry.args, layout.root, layout.folder, layout.logs, version], {
    detached: true,
    windowsHide: true,
    env: baseEnvironment(process.env),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', resolve);
  });
}
