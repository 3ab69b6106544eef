import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ContainerOptions {
  /** `private`: a loopback of its own. `host`: the network of this machine, for builds that download. */
  readonly network: 'private' | 'host';
  /** Folders of this machine that stand below `/tmp`, or on another disk, and are to be seen inside. */
  readonly binds: readonly string[];
  /** For each boot; 60 s when absent. */
  readonly timeoutMs?: number | undefined;
}

/** Why this machine cannot boot a container; `null` when it can. */
export function containerObstacle(): string | null {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  const missing = ['systemd-nspawn', 'nsenter', 'systemctl'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined) return `${missing} is not installed (apt-get install systemd systemd-container dbus util-linux)`;
  return ['systemd', 'unified', '.'].some((group) => existsSync(join('/sys/fs/cgroup', group, 'cgroup.procs')))
    ? null
    : 'it needs control groups';
}

/** A machine of its own that systemd runs as PID 1, over a copy-on-write view of this one. All of it is gone with its keeper, however that ends. */
export class SystemdContainer implements AsyncDisposable {
  /** Its disk, as this machine sees it. */
  readonly root: string;
  readonly #folder: string;
  readonly #keeper: ChildProcessWithoutNullStreams;
  readonly #said: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  readonly #timeoutMs: number;
  #leader = 0;

  private constructor(folder: string, { network, binds, timeoutMs = 60_000 }: ContainerOptions) {
    this.#folder = folder;
    this.root = join(folder, 'root');
    this.#timeoutMs = timeoutMs;
    // In a session of its own: a Ctrl-C at the terminal is for the test, whose end then ends this.
    this.#keeper = spawn(join(import.meta.dirname, 'container.sh'), [folder, network, ...binds], { detached: true });
    this.#keeper.stdin.on('error', () => undefined);
    this.#keeper.stderr.resume();
    this.#said = createInterface({ input: this.#keeper.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => this.#keeper.once('close', () => resolve()));
  }

  static async boot(options: ContainerOptions): Promise<SystemdContainer> {
    const container = new SystemdContainer(mkdtempSync(join(tmpdir(), 'woosoo-systemd-')), options);
    try {
      await container.#ready();
      return container;
    } catch (error) {
      await container[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Program and arguments that run a command inside. */
  enter(program: string, ...args: readonly string[]): readonly [string, readonly string[]] {
    return ['nsenter', ['-t', String(this.#leader), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '--', program, ...args]];
  }

  /** Runs a command inside to its end; throws with all that it said when its exit code is another than 0. */
  run(program: string, ...args: readonly string[]): string {
    const [entered, words] = this.enter(program, ...args);
    const { status, stdout, stderr } = spawnSync(entered, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? 'a signal'}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** The power goes: every process is gone at once, and nothing is told to end. */
  async cutPower(): Promise<void> {
    this.#keeper.stdin.write('cut\n');
    await this.#next(/^cut$/);
  }

  /** Boots again from the same disk. */
  async boot(): Promise<void> {
    this.#keeper.stdin.write('boot\n');
    await this.#ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#keeper.stdin.end();
    await this.#ended;
  }

  async #ready(): Promise<void> {
    this.#leader = Number((await this.#next(/^ready (\d+)$/))[1]);
  }

  async #next(pattern: RegExp): Promise<RegExpMatchArray> {
    const late = AbortSignal.timeout(this.#timeoutMs);
    const timeout = new Promise<never>((_, reject) =>
      late.addEventListener('abort', () => reject(new Error(`The container does not answer.\n${this.#console()}`)), { once: true }),
    );
    const answer = await Promise.race([this.#said.next(), timeout]);
    const line = answer.done === true ? 'failed without a word' : answer.value;
    const match = pattern.exec(line);
    if (match === null) throw new Error(`The container: ${line}\n${this.#console()}`);
    return match;
  }

  #console(): string {
    const log = join(this.#folder, 'console.log');
    return existsSync(log) ? readFileSync(log, 'utf8').slice(-4000) : '';
  }
}
