import { NodeFileSystem } from './file-system/node-file-system.ts';
import { SystemClock } from './clock/system-clock.ts';
import type { Clock } from './clock/clock.ts';
import { bind, token, type DependencyContainer } from './container.ts';
import { DriverDatabaseConnector } from './database/driver-connector.ts';
import type { DatabaseConnector } from './database/database.ts';
import type { FileSystem } from './file-system/file-system.ts';
import type { HttpClient } from './http/http-client.ts';
import { NodeHttpClient } from './http/node-http-client.ts';
import { ExecaProcessRunner } from './process/execa-process-runner.ts';
import type { ProcessRunner } from './process/process-runner.ts';
import { Redactor } from './secrets/redactor.ts';

/** The ports at the edge of the machine, by name. Bind another implementation before the first resolve to replace one. */
export const ports = {
  fileSystem: token<FileSystem>('FileSystem'),
  clock: token<Clock>('Clock'),
  http: token<HttpClient>('HttpClient'),
  processes: token<ProcessRunner>('ProcessRunner'),
  databases: token<DatabaseConnector>('DatabaseConnector'),
  redactor: token<Redactor>('Redactor'),
};

/** Binds the real drivers. */
export function bindPorts(container: DependencyContainer): void {
  bind(container, ports.fileSystem, () => new NodeFileSystem());
  bind(container, ports.clock, () => new SystemClock());
  bind(container, ports.redactor, () => new Redactor());
  bind(container, ports.http, (c) => new NodeHttpClient({ clock: c.resolve(ports.clock) }));
  bind(container, ports.processes, (c) => new ExecaProcessRunner({ clock: c.resolve(ports.clock), redactor: c.resolve(ports.redactor) }));
  bind(container, ports.databases, () => new DriverDatabaseConnector());
}
