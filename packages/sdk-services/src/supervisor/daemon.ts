import { existsSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { bootId } from '../processes/boot.ts';
import { identify } from '../processes/process-table.ts';
import { branchIdentity } from './branch-identity.ts';
import { controlAddress, exclusiveName } from './control-address.ts';
import { askDaemon } from './control-client.ts';
import { isOlder, type ControlReply, type ControlRequest } from './control-protocol.ts';
import { listen, serveControl, type ControlServer } from './control-server.ts';
import { daemonClock } from './daemon-clock.ts';
import { rotateWhileWritten } from './rotate-log.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorLayout } from './supervisor-layout.ts';
import { SupervisorStore } from './supervisor-store.ts';

const tickMs = 2000;
/** A daemon that makes way needs a moment to be gone. */
const patienceMs = 5000;
/** A daemon that has nothing to look after goes by itself; the next command starts one. */
const defaultIdleMs = 10_000;

/** The daemon: one per branch, until it is told to leave. Resolves with its exit code. */
export async function runDaemon(layout: SupervisorLayout, version: string, idleMs = defaultIdleMs): Promise<number> {
  const branch = branchIdentity(layout.root);
  const only = await becomeTheOnlyOne(branch, version);
  // The folder was there when we were started: the branch has been removed since.
  if (only === null || !existsSync(layout.folder)) return 0;
  const store = new SupervisorStore(layout, bootId());
  const note = (text: string): void => console.log(`${new Date().toISOString()} ${text}`);
  const supervisor = new Supervisor({ branch, clock: daemonClock, layout, store, bootId: bootId(), note });
  note(`supervisor ${version} runs as process ${process.pid}`);
  supervisor.reconcile();

  let leave: (code: number) => void = () => undefined;
  const left = new Promise<number>((resolve) => (leave = resolve));
  let neededAt = performance.now();
  const reply = answering(supervisor, version, (announcement) => {
    note(announcement);
    // After the answer is out.
    setTimeout(() => leave(0), 20);
  });
  const answer = (request: ControlRequest): Promise<ControlReply> => {
    // Whoever only asks after it does not keep it.
    if (request.method !== 'hello') neededAt = performance.now();
    return reply(request);
  };
  const address = controlAddress(branch);
  let server: ControlServer = await serveControl(address, answer);
  store.writeCard({ process: identify(process.pid), address, version, startedAt: new Date().toISOString() });

  // The end of the machine, or somebody's `kill`: the services are not ours to take along.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leave(0));
  const tick = setInterval(() => {
    if (!existsSync(layout.folder)) leave(0);
    if (!supervisor.isIdle()) neededAt = performance.now();
    else if (performance.now() - neededAt > idleMs) leave(0);
    void supervisor.rotateLogs();
    void rotateWhileWritten(layout.daemonLog, { maxBytes: 1024 * 1024, keep: 1 });
    // A cleaner of the temporary folder may have taken the socket.
    if (process.platform !== 'win32' && statSync(address, { throwIfNoEntry: false }) === undefined) {
      server.close();
      void serveControl(address, answer).then(
        (next) => (server = next),
        () => undefined,
      );
    }
  }, tickMs);

  const code = await left;
  clearInterval(tick);
  server.close();
  store.removeCard();
  // The name is still ours alone, so the socket cannot be a successor's.
  if (process.platform !== 'win32') rmSync(address, { force: true });
  return code;
}

function answering(supervisor: Supervisor, version: string, leave: (announcement: string) => void) {
  const done = (outcomes: (ControlReply & { ok: true })['outcomes'] = []): ControlReply => ({
    ok: true,
    pid: process.pid,
    version,
    outcomes,
  });
  return async (request: ControlRequest): Promise<ControlReply> => {
    switch (request.method) {
      case 'hello':
        return done();
      case 'handover':
        leave('makes way for another supervisor; the services go on');
        return done();
      case 'shutdown': {
        const left = await supervisor.stopAll();
        if (left.length === 0) leave('all services are stopped');
        return done(left);
      }
      case 'forget':
        return done([await supervisor.forget(request.name)]);
      default:
        if (!supervisor.isInstalled(request.name))
          return { ok: false, problem: 'not-installed', message: `${request.name} is not installed` };
        return done([await supervisor[request.method](request.name)]);
    }
  };
}

/** Takes the name that only one process can have. `null`: another daemon has it and keeps it. */
async function becomeTheOnlyOne(branch: string, version: string): Promise<Server | null> {
  const name = exclusiveName(branch);
  if (name === null) return createServer();
  const end = performance.now() + patienceMs;
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    try {
      await listen(server, name);
      return server;
    } catch {
      // One that was started at the same time, say. To wait for its end would mean to come to life when everything was shut down.
      if (await isServed(branch, version)) return null;
      if (performance.now() > end) return null;
      await daemonClock.sleep(50);
    }
  }
}

/** Whether a daemon answers that need not make way for one of this version. */
async function isServed(branch: string, version: string): Promise<boolean> {
  const reply = await askDaemon(controlAddress(branch), { method: 'hello' }, { timeoutMs: 1000 });
  return typeof reply !== 'string' && reply.ok && !isOlder(reply.version, version);
}
