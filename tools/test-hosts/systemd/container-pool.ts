import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node';
import { SystemdContainer } from './systemd-container.ts';

const repository = resolve(import.meta.dirname, '../../..');

/** What is found out about coverage is written from inside. */
const coverageFolder = (): readonly string[] =>
  existsSync(join(repository, 'coverage', '.tmp')) ? [`+${join(repository, 'coverage')}`] : [];

/** A test file's process inside a container that is booted for it, and is gone after it. */
class ContainerWorker implements PoolWorker {
  readonly name = 'systemd-container';
  // Through the file system it would be a folder for temporary files, which the container has of its own.
  readonly cacheFs = false;
  readonly #options: PoolOptions;
  #container: SystemdContainer | null = null;
  #worker: ChildProcess | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { distPath, execArgv, env } = this.#options;
    this.#container = await SystemdContainer.boot({ network: 'private', binds: [repository, ...coverageFolder()] });
    const [program, args] = this.#container.enter(process.execPath, ...execArgv, join(distPath, 'workers/forks.js'));
    // `nsenter` hands the channel on: `fork` has put its descriptor and its name in the environment.
    this.#worker = fork(args.at(-1) ?? '', [], {
      execPath: program,
      execArgv: args.slice(0, -1), // `fork` only reads them
      env: { ...env, PATH: process.env['PATH'] },
      cwd: '/',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
  }

  /** The container takes all that runs in it along. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    const ended = new Promise<void>((done) => (worker === null || worker.exitCode !== null ? done() : worker.once('exit', () => done())));
    await this.#container?.[Symbol.asyncDispose]();
    worker?.kill();
    await ended;
  }

  on(event: string, callback: (...args: unknown[]) => void): void {
    this.#worker?.on(event, callback);
  }

  off(event: string, callback: (...args: unknown[]) => void): void {
    this.#worker?.off(event, callback);
  }

  send(message: WorkerRequest): void {
    this.#worker?.send(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  canReuse(): boolean {
    return false;
  }
}

/** For vitest: test files whose process runs beside a real systemd. */
export const containerPool: PoolRunnerInitializer = {
  name: 'systemd-container',
  createPoolWorker: (options) => new ContainerWorker(options),
};
