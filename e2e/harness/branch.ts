import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSecrets, quoteMasterValue, type DatabaseTarget } from '@woosoo/sdk-core';
import { deployReportSchema, type DeployReport } from '@woosoo/sdk-deploy';
import * as z from 'zod';
import { copyExample, writeTinyPwa } from './applications.ts';
import { sqliteTarget } from './database.ts';
import { Load } from './load.ts';
import { freePorts, type Ports } from './ports.ts';
import { processesOf } from './processes.ts';
import { run, start, type Run, type Running, type RunOptions } from './run.ts';
import { Tablet } from './tablet.ts';
import { until } from './until.ts';

export interface BranchOptions {
  /** A database with rights to make more of its name; left out: SQLite. */
  readonly database?: DatabaseTarget;
  /** `tiny`: a page without dependencies; `nuxt`: the example's; `none`: a backend alone. */
  readonly pwa?: 'tiny' | 'nuxt' | 'none';
  /** More keys of the master configuration, or others. */
  readonly config?: Readonly<Record<string, string>>;
  /** Leaves the configuration to the test (`woosoo init`). */
  readonly bare?: boolean;
  /** Where it lies; a folder for temporary files when left out. */
  readonly folder?: string;
  /** For every command in it: where it runs. */
  readonly run?: RunOptions;
}

const releaseList = z.array(z.object({ id: z.string(), component: z.string(), state: z.string(), live: z.boolean() }));
const serviceList = z.array(
  z.object({ name: z.string(), state: z.string(), pid: z.number().nullable(), workingDirectory: z.string().nullable() }),
);
const errorDocument = z.object({ error: z.object({ type: z.string(), code: z.string(), message: z.string(), remedy: z.string() }) });

export type ListedRelease = z.infer<typeof releaseList>[number];
export type ListedService = z.infer<typeof serviceList>[number];

/** A branch in a folder of its own, on ports of its own; disposing of it ends all that runs of it, and complains of what would not end. */
export class TestBranch implements AsyncDisposable {
  readonly root: string;
  readonly ports: Ports;
  readonly database: DatabaseTarget;
  readonly reverbKey: string;
  readonly #run: RunOptions;

  constructor(fields: { root: string; ports: Ports; database: DatabaseTarget; reverbKey: string; run?: RunOptions | undefined }) {
    this.root = fields.root;
    this.#run = fields.run ?? {};
    this.ports = fields.ports;
    this.database = fields.database;
    this.reverbKey = fields.reverbKey;
  }

  get backend(): string {
    return join(this.root, 'apps/woosoo-nexus');
  }

  get pwa(): string {
    return join(this.root, 'apps/tablet-ordering-pwa');
  }

  get configFile(): string {
    return join(this.root, 'deployment.config.env');
  }

  /** The page and the API as tablets reach them. */
  url(path: string): string {
    return `http://127.0.0.1:${this.ports.http}${path}`;
  }

  woosoo(args: readonly string[], options?: RunOptions): Promise<Run> {
    return run(this.root, args, { ...this.#run, ...options });
  }

  start(args: readonly string[], options?: RunOptions): Running {
    return start(this.root, args, { ...this.#run, ...options });
  }

  /** Sets a key; the last line of a key counts no more than the first, so it is replaced. */
  configure(keys: Readonly<Record<string, string>>): void {
    const lines = readFileSync(this.configFile, 'utf8')
      .split('\n')
      .filter((line) => !Object.keys(keys).some((key) => line.startsWith(`${key}=`)));
    writeFileSync(this.configFile, [...lines.filter((line) => line !== ''), ...Object.entries(keys).map(assignment), ''].join('\n'), {
      mode: 0o600,
    });
  }

  /** A deploy that must come to the exit code; its report. */
  async deploy(args: readonly string[] = [], code = 0): Promise<DeployReport> {
    return reportOf((await this.woosoo(['deploy', '--skip-tests', '--json', ...args])).expect(code));
  }

  async releases(): Promise<readonly ListedRelease[]> {
    return releaseList.parse((await this.woosoo(['releases', '--json'])).expect(0).json);
  }

  /** Component → the release that is live. */
  async live(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries((await this.releases()).filter(({ live }) => live).map(({ component, id }) => [component, id]));
  }

  async services(): Promise<readonly ListedService[]> {
    return serviceList.parse((await this.woosoo(['services', 'list', '--json'])).expect(0).json);
  }

  /** Requests to API and page. */
  load(clients: { readonly keepAlive: number; readonly oneShot: number }): Load {
    return new Load(
      [
        { name: 'api', url: this.url('/api/health') },
        { name: 'page', url: this.url('/woosoo-release.json') },
      ],
      clients,
    );
  }

  tablet(): Promise<Tablet> {
    return Tablet.connect(this.ports.http, this.reverbKey);
  }

  /** Orders a dish; the order's id. */
  async order(): Promise<number> {
    const body = JSON.stringify({ device_id: 1, items: [{ name: 'Bibimbap', quantity: 2 }] });
    const answer = await fetch(this.url('/api/orders'), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`The order was answered with ${answer.status}: ${text}`);
    return z.object({ id: z.number() }).parse(JSON.parse(text)).id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = await this.woosoo(['services', 'shutdown'], { timeoutMs: 60_000 }).catch(() => null);
    const left = await until(
      'the processes of the branch to end',
      () => (processesOf(this.root).length === 0 ? [] : undefined),
      5_000,
    ).catch(() => processesOf(this.root));
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was about to end.
      }
    }
    if (process.env['WOOSOO_E2E_KEEP'] === undefined) {
      rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
    }
    if (left.length > 0) {
      const names = left.map(({ pid, commandLine }) => `${pid} ${commandLine}`).join('\n');
      throw new Error(`Left running after services shutdown (${ended?.description ?? 'which did not end'}):\n${names}`);
    }
  }
}

/** A branch folder with sources and configuration; nothing is deployed yet. */
export async function createBranch(options: BranchOptions = {}): Promise<TestBranch> {
  const root = options.folder ?? realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-e2e-')));
  const ports = await freePorts();
  const secrets = generateSecrets();
  const database = options.database ?? sqliteTarget(join(root, '.woosoo/shared/backend/database/database.sqlite'));
  const branch = new TestBranch({ root, ports, database, reverbKey: secrets.REVERB_APP_KEY, run: options.run });
  mkdirSync(join(root, 'apps'));
  copyExample('woosoo-nexus', branch.backend);
  copyExample('relay-device-v2', join(root, 'apps/relay-device-v2'));
  if (options.pwa === 'nuxt') copyExample('tablet-ordering-pwa', branch.pwa);
  else if (options.pwa !== 'none') writeTinyPwa(branch.pwa);
  if (options.bare === true) return branch;
  const keys = {
    ENVIRONMENT: 'production',
    BRANCH_ID: 'test-branch',
    APP_IP: '127.0.0.1',
    HTTP_PORT: String(ports.http),
    HTTPS_PORT: String(ports.https),
    BACKEND_PORT: String(ports.backend),
    PWA_PORT: String(ports.pwa),
    REVERB_PORT: String(ports.reverb),
    COMPONENTS: options.pwa === 'none' ? 'backend' : 'backend,pwa',
    ...databaseKeys(database),
    APP_KEY: secrets.APP_KEY.reveal(),
    REVERB_APP_ID: secrets.REVERB_APP_ID,
    REVERB_APP_KEY: secrets.REVERB_APP_KEY,
    REVERB_APP_SECRET: secrets.REVERB_APP_SECRET.reveal(),
    VERIFY_TIMEOUT_SECONDS: '10',
    ...options.config,
  };
  writeFileSync(branch.configFile, `${Object.entries(keys).map(assignment).join('\n')}\n`, { mode: 0o600 });
  return branch;
}

function databaseKeys(target: DatabaseTarget): Readonly<Record<string, string>> {
  if (target.family === 'sqlite') return { DB_CONNECTION: 'sqlite' };
  const { family, host, port, database, username, password } = target;
  return {
    DB_CONNECTION: family,
    DB_HOST: host,
    DB_PORT: String(port),
    DB_DATABASE: database,
    DB_USERNAME: username,
    DB_PASSWORD: password.reveal(),
  };
}

function assignment([key, value]: readonly [string, string]): string {
  const quoted = quoteMasterValue(value);
  if (quoted.isErr()) throw new Error(`${key} cannot be written`);
  return `${key}=${quoted.value}`;
}

/** The report that a run with `--json` printed. */
export function reportOf(done: Run): DeployReport {
  return deployReportSchema.parse(done.json);
}

/** The error that a run with `--json` printed. */
export function errorOf(done: Run): z.infer<typeof errorDocument>['error'] {
  return errorDocument.parse(done.json).error;
}
