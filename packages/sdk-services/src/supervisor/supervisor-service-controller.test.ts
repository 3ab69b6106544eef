import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BranchPaths, NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
import { commandLine, isAlive } from '../processes/process-table.ts';
import { describeServiceController } from '../testing/describe-service-controller.ts';
import { branchIdentity, serviceMarker } from './branch-identity.ts';
import { livingProcesses } from './end-processes.ts';
import { SupervisorServiceController } from './supervisor-service-controller.ts';

describeServiceController('the embedded supervisor', (folder) => {
  const paths = new BranchPaths(folder);
  const controller = new SupervisorServiceController({ paths, fileSystem: new NodeFileSystem(), clock: new SystemClock() });
  return Promise.resolve({
    controller,
    kill: (pid) => void process.kill(pid, 'SIGKILL'),
    processes: (name) => livingProcesses({ main: null, marker: serviceMarker(branchIdentity(folder), name) }),
    commandLine,
    logBytes: (name) =>
      readdirSync(paths.serviceLogs)
        .filter((file) => file.startsWith(`${name}.log`))
        .reduce((sum, file) => sum + (statSync(join(paths.serviceLogs, file), { throwIfNoEntry: false })?.size ?? 0), 0),
    killManager: async () => {
      const { pid } = (await controller.daemonStatus())._unsafeUnwrap();
      if (pid === null) throw new Error('There is no supervisor.');
      process.kill(pid, 'SIGKILL');
      while (isAlive({ pid, startTime: null })) await delay(5);
      (await controller.ensureRunning())._unsafeUnwrap();
    },
    dispose: async () => {
      (await controller.shutdown())._unsafeUnwrap();
    },
  });
});
