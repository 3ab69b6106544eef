// Run inside the container by the figure `systemd-status`; prints both medians as JSON.
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { SystemdServiceController, type ServiceDefinition } from '@woosoo/sdk-services';
import { compare } from '../median.ts';

const root = mkdtempSync('/srv/bench-');
const clock = new SystemClock();
const services = new SystemdServiceController({
  paths: { root, state: join(root, '.woosoo') },
  fileSystem: new NodeFileSystem(),
  clock,
  processes: new ExecaProcessRunner({ clock, redactor: new Redactor([]) }),
  writable: [],
});
const names = Array.from({ length: 10 }, (_, index) => `service-${index}`);
for (const name of names) {
  const definition: ServiceDefinition = {
    name,
    title: name,
    program: '/bin/sleep',
    args: ['1000'],
    workingDirectory: root,
    environment: {},
    dependsOn: [],
    restart: { policy: 'always', initialDelayMs: 500, maxDelayMs: 500, resetAfterMs: 1000, maxAttempts: 5 },
    stop: { signal: 'SIGTERM', timeoutMs: 1000 },
    readiness: { kind: 'stable', forMs: 10 },
    log: { maxBytes: 1, keep: 1 },
    account: null,
    enabled: true,
  };
  const started = await services.install(definition).andThen(() => services.start(name));
  if (started.isErr()) throw new Error(started.error.message);
}
const units = names.map((name) => `woosoo-${name}.service`);
const ours = async (): Promise<void> => {
  const listed = await services.list();
  if (listed.isErr() || listed.value.some(({ state }) => state !== 'running')) throw new Error('not all services run');
};
const bare = (): Promise<unknown> => promisify(execFile)('systemctl', ['show', ...units]);
console.log(JSON.stringify(await compare(30, ours, bare)));
