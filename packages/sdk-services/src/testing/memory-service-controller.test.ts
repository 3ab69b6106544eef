import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { findPortHolder } from '../ports/find-port-holder.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { describeServiceController } from './describe-service-controller.ts';
import type { FixtureBehaviour } from './fixture-behaviour.ts';
import { MemoryServiceController } from './memory-service-controller.ts';
import type { MemoryBehaviour } from './memory-service.ts';

/** The double does what the real program would. */
function behave({ environment, program }: ServiceDefinition): MemoryBehaviour {
  if (!existsSync(program)) return { exit: 127 };
  const { onlyFirst, exit, exitAfterMs, say } = JSON.parse(String(environment['BEHAVIOUR'])) as FixtureBehaviour;
  const again = onlyFirst !== undefined && existsSync(onlyFirst);
  if (onlyFirst !== undefined) writeFileSync(onlyFirst, '');
  return { exit: again ? undefined : exit, exitAfterMs, say };
}

describeServiceController('the double', () => {
  const controller = new MemoryServiceController({
    behave,
    resolve: (path) => (existsSync(path) ? realpathSync(path) : null),
    portHolder: (port) => {
      const holder = findPortHolder(port);
      return holder === null ? null : `process ${holder.pid ?? 0}`;
    },
  });
  return Promise.resolve({
    controller,
    kill: (pid) => controller.kill(pid),
    processes: (name) => (controller.reports(name).length === 0 ? [] : null),
    commandLine: () => '',
    reports: (name) => controller.reports(name),
    dispose: async () => {
      for (const { name } of (await controller.list())._unsafeUnwrap()) (await controller.uninstall(name))._unsafeUnwrap();
    },
  });
});
