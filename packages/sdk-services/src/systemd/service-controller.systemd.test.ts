import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { commandLine } from '../processes/process-table.ts';
import { describeServiceController } from '../testing/describe-service-controller.ts';
import { processesOfUnits } from './cgroup-processes.ts';
import { SystemdServiceController } from './systemd-service-controller.ts';
import { unitName } from './unit-names.ts';

const clock = new SystemClock();

describeServiceController(
  'systemd',
  (folder) => {
    const controller = new SystemdServiceController({
      paths: { root: folder, state: join(folder, '.woosoo') },
      fileSystem: new NodeFileSystem(),
      clock,
      processes: new ExecaProcessRunner({ clock, redactor: new Redactor([]) }),
      writable: [folder],
    });
    return Promise.resolve({
      controller,
      kill: (pid) => void process.kill(pid, 'SIGKILL'),
      processes: (name) => processesOfUnits(new Set([unitName(name)])).get(unitName(name)) ?? [],
      commandLine,
      dispose: async () => {
        for (const { name } of (await controller.list())._unsafeUnwrap()) (await controller.uninstall(name))._unsafeUnwrap();
        const left = execFileSync('sh', [
          '-c',
          'ls -d /etc/systemd/system/*woosoo* /etc/systemd/system/*/*woosoo* 2>/dev/null; systemctl --failed --plain --no-legend; true',
        ]);
        if (left.toString().includes('woosoo')) throw new Error(`Left behind:\n${left.toString()}`);
      },
    });
  },
  { folders: '/srv' },
);
