import { rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { freePort } from '@woosoo/sdk-core/testing';
import type { ServiceController } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { fixtureProgram, type FixtureProgram, type FixtureReport } from './fixture-behaviour.ts';

/**
 * Where the services of a driver under test run. It may be another host than the one that runs the test (a container with systemd, Windows under
 * Wine): other paths for the same files, other pids, slower.
 */
export interface ContractHost {
  /** The program that services run there. */
  readonly fixture: FixtureProgram;
  /** How long a change of state may take. */
  readonly patienceMs: number;
  /** Fields that every definition there needs to be different, `restart` of a slower manager for example. */
  readonly defaults: Partial<ServiceDefinition>;
  /** The path of a file in the test's folder as programs there see it. */
  path(path: string): string;
  freePort(): Promise<number>;
  /** Listens on a port there; the pid as programs there see it, `null` where none could tell. */
  holdPort(port: number): Promise<{ readonly pid: number | null; release(): Promise<void> }>;
  /** Makes `link` lead to the folder `target`, also when it led elsewhere before. Both are paths of the test. */
  link(target: string, link: string): Promise<void>;
}

type Awaitable<T> = T | Promise<T>;

/** One driver in the state that a test needs. Pids are those of the driver's host. */
export interface ServiceControllerHarness {
  readonly controller: ServiceController;
  /** What is different there; {@link thisMachine} for the rest. */
  readonly host?: Partial<ContractHost>;
  /** Ends a process from outside, as a crash would. */
  kill(pid: number): Awaitable<void>;
  /** The living processes of a service, however they were started; `null` when the driver's host cannot tell. */
  processes(name: string): Awaitable<readonly number[] | null>;
  /** The command line of a process as everybody on the machine sees it. */
  commandLine(pid: number): Awaitable<string>;
  /** How many bytes of logs of a service are on the disk, old ones included; absent where the manager keeps them elsewhere (a journal). */
  logBytes?(name: string): Awaitable<number>;
  /** Ends the manager itself, as a crash would, and has it come back; absent where that cannot be done. */
  killManager?(): Promise<void>;
  /** The reports that the service has written since it was installed, when not by `FixtureBehaviour.report`. */
  reports?(name: string): Awaitable<readonly FixtureReport[]>;
  dispose(): Promise<void>;
}

export interface ContractOptions {
  /** For one test, its harness included; 60 s when absent. */
  readonly timeoutMs?: number | undefined;
  /** How often a service is installed and removed in a row; 20 when absent. */
  readonly rounds?: number | undefined;
  /** Where the folders of the tests are made: one that the driver's host sees, too. */
  readonly folders?: string | undefined;
}

/** Services run on the machine that runs the test. */
export const thisMachine: ContractHost = {
  fixture: fixtureProgram(),
  patienceMs: 15_000,
  defaults: {},
  path: (path) => path,
  freePort,
  holdPort: async (port) => {
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return { pid: process.pid, release: () => new Promise((resolve) => server.close(() => resolve())) };
  },
  link: (target, link) => {
    rmSync(link, { force: true });
    symlinkSync(target, link, 'junction');
    return Promise.resolve();
  },
};
