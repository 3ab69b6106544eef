import { execFileSync, spawn } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireWindowsParts, windowsParts } from './windows-parts.ts';

export interface WineRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WineRunOptions {
  readonly cwd?: string;
  /** Added to Wine's own few variables. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** A path of this machine as programs under Wine see it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/**
 * One Windows of its own, of a copy of the prepared one, with its services and registry. Whatever runs in it ends with {@link WineHost.dispose}.
 * Standard streams are files: Windows Node cannot open a pipe or socket of Unix and would end at once.
 */
export class WineHost implements Disposable {
  /** Empty at first; for the files of a test. */
  readonly folder: string;
  readonly #prefix: string;
  #runs = 0;

  constructor() {
    requireWindowsParts();
    this.folder = mkdtempSync(join(tmpdir(), 'woosoo-wine-'));
    this.#prefix = join(this.folder, 'prefix');
    // Hard links cost nothing; the registry is rewritten in place and so must be this copy's own.
    execFileSync('cp', ['-al', windowsParts.prefix, this.#prefix]);
    for (const name of readdirSync(this.#prefix)) {
      if (!name.endsWith('.reg') && name !== '.update-timestamp') continue;
      rmSync(join(this.#prefix, name));
      copyFileSync(join(windowsParts.prefix, name), join(this.#prefix, name));
    }
  }

  /** Runs a Windows program (a path of this machine, or a name that Windows finds). */
  async run(program: string, args: readonly string[], options: WineRunOptions = {}): Promise<WineRun> {
    const folder = join(this.folder, `run-${(this.#runs += 1)}`);
    mkdirSync(folder);
    const [out, err] = [join(folder, 'stdout'), join(folder, 'stderr')];
    const [stdout, stderr] = [openSync(out, 'w'), openSync(err, 'w')];
    const child = spawn('wine', [program, ...args], {
      cwd: options.cwd ?? this.folder,
      env: { ...this.#environment, ...options.env },
      stdio: ['ignore', stdout, stderr],
    });
    closeSync(stdout);
    closeSync(stderr);
    const timer = setTimeout(() => this.#kill(), options.timeoutMs ?? 120_000);
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('exit', resolve);
      child.once('error', reject);
    });
    clearTimeout(timer);
    return { exitCode, stdout: readFileSync(out, 'utf8'), stderr: readFileSync(err, 'utf8') };
  }

  /** Runs a script of this machine on Windows Node. */
  runNode(args: readonly string[], options: WineRunOptions = {}): Promise<WineRun> {
    return this.run(windowsParts.node, args, options);
  }

  /** As if the power was cut: nothing is told to end. The next program starts this Windows, and its automatic services, again. */
  cutPower(): void {
    this.#kill();
  }

  [Symbol.dispose](): void {
    this.#kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #kill(): void {
    try {
      execFileSync('wineserver', ['-k'], { env: this.#environment, stdio: 'ignore' });
    } catch {
      // None was running.
    }
  }

  get #environment(): Readonly<Record<string, string>> {
    return { PATH: process.env['PATH'] ?? '', HOME: this.folder, LANG: 'C.UTF-8', WINEDEBUG: '-all', WINEPREFIX: this.#prefix };
  }
}
