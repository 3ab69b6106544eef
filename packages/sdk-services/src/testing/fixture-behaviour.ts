import { fileURLToPath } from 'node:url';
import type { Readiness, ServiceDefinition } from '../service-definition.ts';

/** What a service of the contract suite does. By default it runs until it is told to stop. */
export interface FixtureBehaviour {
  /** Appends one JSON line per start to this file. */
  readonly report?: string;
  readonly listen?: number;
  /** Lines that it writes at its start. */
  readonly say?: readonly string[];
  /** So many megabytes of lines after those. */
  readonly sayMegabytes?: number;
  readonly exit?: number;
  readonly exitAfterMs?: number;
  readonly ignoresStop?: boolean;
  /** Child processes that outlive it unless they are ended. */
  readonly children?: number;
  /** It exits only when this file is not there, and makes it. */
  readonly onlyFirst?: string;
}

/** What a service of the contract suite was started with. */
export interface FixtureReport {
  readonly pid: number;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How the program of the contract suite is run. */
export interface FixtureProgram {
  /** Node. */
  readonly program: string;
  readonly script: string;
}

/** The program of the contract suite, for drivers that start real processes on this machine. */
export function fixtureProgram(): FixtureProgram {
  const file = import.meta.url.endsWith('.ts') ? './programs/fixture-service.ts' : './programs/fixture-service.js';
  return { program: process.execPath, script: fileURLToPath(new URL(file, import.meta.url)) };
}

/** A definition of a service that behaves so; quick enough for tests. */
export function fixtureDefinition(
  folder: string,
  behaviour: FixtureBehaviour = {},
  overrides: Partial<ServiceDefinition> = {},
  { program, script }: FixtureProgram = fixtureProgram(),
): ServiceDefinition {
  return {
    name: 'demo',
    title: 'Demo',
    program,
    dependsOn: [],
    restart: { policy: 'always', initialDelayMs: 100, maxDelayMs: 400, resetAfterMs: 60_000, maxAttempts: 8 },
    stop: { signal: 'SIGTERM', timeoutMs: 3000 },
    readiness: readinessOf(behaviour),
    log: { maxBytes: 1024 * 1024, keep: 2 },
    account: null,
    enabled: true,
    workingDirectory: folder,
    ...overrides,
    args: [script, ...(overrides.args ?? [])],
    environment: { BEHAVIOUR: JSON.stringify(behaviour), ...overrides.environment },
  };
}

/** One that exits at once must have come to do so, however busy the machine is, before it would count as running. */
function readinessOf({ listen, exit, exitAfterMs, onlyFirst }: FixtureBehaviour): Readiness {
  if (listen !== undefined) return { kind: 'tcp', host: '127.0.0.1', port: listen, timeoutMs: 8000 };
  if (exit === undefined || exitAfterMs !== undefined) return { kind: 'stable', forMs: 250 };
  return { kind: 'stable', forMs: onlyFirst === undefined ? 8000 : 1500 };
}
