import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BranchPaths, ExecaProcessRunner, NodeFileSystem, pointerFile, pointerText, Redactor, SystemClock } from '@woosoo/sdk-core';
import { thisMachine } from '../testing/contract-host.ts';
import { describeServiceController } from '../testing/describe-service-controller.ts';
import { NssmServiceController } from './nssm-service-controller.ts';

const clock = new SystemClock();
const fileSystem = new NodeFileSystem();
const processes = new ExecaProcessRunner({ clock, redactor: new Redactor() });
const bundledHost = process.env['WOOSOO_TEST_NSSM_HOST'];

export const controllerIn = (folder: string): NssmServiceController =>
  new NssmServiceController({
    paths: new BranchPaths(folder),
    fileSystem,
    clock,
    processes,
    nssm: process.env['WOOSOO_TEST_NSSM'] ?? join(tmpdir(), 'nssm.exe'),
    ...(bundledHost === undefined ? {} : { host: { program: process.execPath, args: [bundledHost] } }),
  });

/** Its netstat names no processes. */
const isWine = process.env['WOOSOO_TEST_WINE'] !== undefined;

describeServiceController('NSSM', (folder) => {
  const controller = controllerIn(folder);
  return Promise.resolve({
    controller,
    host: {
      patienceMs: 60_000,
      holdPort: async (port: number) => {
        const held = await thisMachine.holdPort(port);
        return isWine ? { ...held, pid: null } : held;
      },
      // What leads to a release on Windows is a file.
      link: async (target: string, link: string) => {
        (await fileSystem.writeTextAtomic(pointerFile(link), pointerText(target)))._unsafeUnwrap();
      },
    },
    kill: (pid: number) => {
      process.kill(pid, 'SIGKILL');
    },
    processes: async (name: string) => (await controller.processIds())._unsafeUnwrap().get(name) ?? [],
    commandLine: async (pid: number) => {
      const script = `(Get-CimInstance Win32_Process -Filter ProcessId=${pid}).CommandLine`;
      const found = isWine
        ? await processes.run({ program: 'wmic', args: ['process', 'get', 'CommandLine,ProcessId'], effect: 'read' })
        : await processes.run({ program: 'powershell', args: ['-NoProfile', '-Command', script], effect: 'read' });
      const lines = found._unsafeUnwrap().stdout.split(/\r*\n/);
      return (isWine ? lines.find((line) => line.trim().endsWith(` ${pid}`)) : lines.join(' ')) ?? '';
    },
    dispose: async () => {
      for (const name of ['demo', 'other', 'base', 'extra']) (await controller.uninstall(name))._unsafeUnwrap();
    },
  });
});
