import { BranchPaths, NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
import { commandLine } from '../processes/process-table.ts';
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
    dispose: async () => {
      (await controller.shutdown())._unsafeUnwrap();
    },
  });
});
