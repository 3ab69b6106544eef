import { resolve } from 'node:path';
import { runDaemon } from './daemon.ts';
import { supervisorLayout } from './supervisor-layout.ts';

/**
 * The whole life of the supervisor's daemon, for an entry file: `ROOT SUPERVISOR_FOLDER LOG_FOLDER VERSION`, as
 * `SupervisorServiceController` passes them after `daemon.args`. Standard output and error are the daemon's log. Never returns.
 */
export async function runSupervisorDaemon(args: readonly string[]): Promise<never> {
  const [root = '.', supervisor = '', serviceLogs = '', version = '0'] = args;
  // No folder is held: a release or the branch itself can be removed or moved.
  process.chdir(resolve(root, '/'));
  process.on('uncaughtException', (error) => console.error(`${new Date().toISOString()} bug: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', (error) => console.error(`${new Date().toISOString()} bug: ${String(error)}`));
  const code = await runDaemon(supervisorLayout({ root, supervisor, serviceLogs }), version);
  process.exit(code);
}
