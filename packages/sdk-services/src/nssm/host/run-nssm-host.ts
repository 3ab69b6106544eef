import { readdirSync, rmSync } from 'node:fs';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ExecaProcessRunner, NodeFileSystem, Redactor, resolveFolder, SystemClock } from '@woosoo/sdk-core';
import { portHolder } from '../../ports/port-holder.ts';
import { InstalledDefinitions } from '../../supervisor/installed-definitions.ts';
import { supervisorLayout } from '../../supervisor/supervisor-layout.ts';
import { hostAddress, hostLogFile, nssmLayout, recordFile, type NssmLayout } from '../nssm-layout.ts';
import { WindowsProcesses } from '../processes/windows-processes.ts';
import { askHost, serveHost } from './host-channel.ts';
import { gaveUpCode } from './host-exit-codes.ts';
import { newHostRecord, parseHostRecord } from './host-record.ts';
import { recoveryName } from '../recovery.ts';
import { waitForRecovery } from './recovery-wait.ts';
import { ServiceHost } from './service-host.ts';

const keptHostLogs = 3;
const lookAfterParentMs = 1000;

/** The whole life of the host of a service, for an entry file: `ROOT NSSM_FOLDER LOG_FOLDER NAME`, as NSSM passes them. Never returns. */
export async function runNssmHost(args: readonly string[]): Promise<never> {
  const [root = '.', folder = '', serviceLogs = '', name = ''] = args;
  const layout = nssmLayout({ root, state: dirname(folder), serviceLogs });
  const note = (text: string): void => console.log(`${new Date().toISOString()} ${name}: ${text}`);
  process.on('uncaughtException', (error) => note(`bug: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', (error) => note(`bug: ${String(error)}`));
  pruneHostLogs(layout, name);
  const host = await makeHost(layout, name, note);
  // NSSM's Ctrl-C; a closing console and the end of a session are the others.
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => host.stop(signal));
  endWithParent(() => host.stop('NSSM is gone'));
  const channel = await serveHost(hostAddress(layout, name), async (request) => {
    const record = request === 'start' ? await host.settled() : host.record;
    return { hostPid: process.pid, record };
  });
  const end = await host.run();
  channel.close();
  // Those who are waiting for an answer get it first.
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.exit(end === 'gave-up' ? gaveUpCode : 0);
}

async function makeHost(layout: NssmLayout, name: string, note: (text: string) => void): Promise<ServiceHost> {
  const clock = new SystemClock();
  const fileSystem = new NodeFileSystem();
  const before = parseHostRecord((await fileSystem.readTextIfExists(recordFile(layout, name))).unwrapOr(null));
  const isInstalled = async (other: string): Promise<boolean> =>
    (await fileSystem.stat(join(layout.definitions, `${other}.json`))).unwrapOr(null) !== null;
  const isBefore = name === recoveryName || !(await isInstalled(recoveryName));
  const recovery = async () => parseHostRecord((await fileSystem.readTextIfExists(recordFile(layout, recoveryName))).unwrapOr(null));
  const fresh = newHostRecord((before?.run ?? 0) + 1, clock.now());
  const processes = new ExecaProcessRunner({ clock, redactor: new Redactor() });
  return new ServiceHost(
    {
      layout,
      name,
      clock,
      definitions: new InstalledDefinitions(
        fileSystem,
        supervisorLayout({ ...layout, supervisor: layout.folder, serviceLogs: layout.logs }),
      ),
      note,
      processes: new WindowsProcesses(processes),
      recovered: (signal) => (isBefore ? Promise.resolve() : waitForRecovery({ clock, uptimeMs: uptime() * 1000, recovery, signal })),
      portHolder: async (port) => (await portHolder(port, { processes })).unwrapOr(null),
      resolveDirectory: async (path) => (await resolveFolder(fileSystem, path)).unwrapOr(null),
      isRunning: async (other) => {
        if (!(await isInstalled(other))) return true;
        return (await askHost(hostAddress(layout, other), 'hello', { timeoutMs: 1000 }))?.record.state === 'running';
      },
      save: async (record) => {
        const written = await fileSystem.writeTextAtomic(recordFile(layout, name), `${JSON.stringify(record)}\n`);
        if (written.isErr()) note(written.error.message);
      },
    },
    // What an earlier host left running is known by its number.
    { ...fresh, pid: before?.pid ?? null, startedAt: before?.startedAt ?? null, lastExit: before?.lastExit ?? null, state: 'starting' },
  );
}

/** NSSM that is killed takes nothing with it; the program would go on, unseen, and hold its port against the next one. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') end();
    }
  }, lookAfterParentMs).unref();
}

/** NSSM rotates what we say and deletes nothing. */
function pruneHostLogs(layout: NssmLayout, name: string): void {
  try {
    const stem = `${basename(hostLogFile(layout, name), '.log')}-`;
    const old = readdirSync(layout.folder).filter((file) => file.startsWith(stem) && file.endsWith('.log'));
    for (const file of old.sort().slice(0, -keptHostLogs)) rmSync(join(layout.folder, file), { force: true });
  } catch {
    // A log must never keep a service from starting.
  }
}
