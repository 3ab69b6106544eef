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
import { brokenCode, gaveUpCode } from './host-exit-codes.ts';
import { newHostRecord, parseHostRecord } from './host-record.ts';
import { recoveryName } from '../recovery.ts';
import { waitForRecovery } from './recovery-wait.ts';
import { ServiceHost } from './service-host.ts';
import { untilFree } from './until-free.ts';

const keptHostLogs = 3;
const lookAfterParentMs = 1000;

/** The whole life of the host of a service, for an entry file: `ROOT NSSM_FOLDER LOG_FOLDER NAME`, as NSSM passes them. Never returns. */
export async function runNssmHost(args: readonly string[]): Promise<never> {
  const [root = '.', folder = '', serviceLogs = '', name = ''] = args;
  const layout = nssmLayout({ root, state: dirname(folder), serviceLogs });
  const note = (text: string): void => console.log(`${new Date().toISOString()} ${name}: ${text}`);
  process.on('uncaughtException', (error) => note(`bug: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', (error) => note(`bug: ${String(error)}`));
  const told = new AbortController();
  // NSSM's Ctrl-C; a closing console and the end of a session are the others.
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.abort(signal));
  endWithParent(() => told.abort(nssmGone));
  try {
    process.exit(await host(layout, name, note, told.signal));
  } catch (thrown) {
    note(`bug: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    process.exit(brokenCode);
  }
}

const nssmGone = 'NSSM is gone';

/** From the start to the end of the service; gives the exit code. */
async function host(layout: NssmLayout, name: string, note: (text: string) => void, told: AbortSignal): Promise<number> {
  pruneHostLogs(layout, name);
  const ready = Promise.withResolvers<ServiceHost>();
  const serve = () =>
    serveHost(hostAddress(layout, name), async (request) => {
      const service = await ready.promise;
      const record = request === 'start' ? await service.settled() : service.record;
      return { hostPid: process.pid, record };
    });
  // Windows may start NSSM anew while the host of one that died still ends its program, and answers at this address.
  const channel = await untilFree(serve, { clock: new SystemClock(), signal: told, note });
  if (channel === null) return 0;
  const service = await makeHost(layout, name, note);
  ready.resolve(service);
  // Nobody sends the program the Ctrl-C that would end it when NSSM is gone.
  const stop = (): void => service.stop(String(told.reason), told.reason === nssmGone ? 0 : undefined);
  if (told.aborted) stop();
  else told.addEventListener('abort', stop, { once: true });
  const end = await service.run();
  channel.close();
  // Those who are waiting for an answer get it first.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return end === 'gave-up' ? gaveUpCode : 0;
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
