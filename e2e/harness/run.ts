import { spawn, type ChildProcess } from 'node:child_process';
import { cliEntry, shellEnvironment } from './repository.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Where it runs: turns a program, its arguments and its folder into the command that starts it there. On this machine when left out. */
  readonly enter?: (program: string, args: readonly string[], folder: string) => readonly [string, readonly string[]];
}

/** How one `woosoo …` ended, and all that it said. */
export class Run {
  readonly args: readonly string[];
  /** `null`: it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;

  constructor(fields: { args: readonly string[]; code: number | null; stdout: string; stderr: string }) {
    this.args = fields.args;
    this.code = fields.code;
    this.stdout = fields.stdout;
    this.stderr = fields.stderr;
  }

  /** The one JSON document on stdout; throws when there is anything else on it. */
  get json(): unknown {
    try {
      return JSON.parse(this.stdout) as unknown;
    } catch {
      throw new Error(`stdout is not exactly one JSON document.\n${this.description}`);
    }
  }

  get description(): string {
    const what = `woosoo ${this.args.join(' ')} ended with ${this.code ?? 'a signal'}`;
    return `${what}${reasonIn(this.stdout)}\n--- stdout\n${tail(this.stdout)}\n--- stderr\n${tail(this.stderr)}`;
  }

  /** This run, when it ended as expected; else an error that shows everything. */
  expect(code: number): this {
    if (this.code !== code) throw new Error(`Expected exit code ${code}: ${this.description}`);
    return this;
  }
}

/** A report is long, and what matters stands in its midst. */
function reasonIn(stdout: string): string {
  const [, headline = ''] = /^ {2}("headline": .*)$/m.exec(stdout) ?? [];
  const [, error = ''] = /^ {2}("error": \{[\s\S]*?^ {2}\})/m.exec(stdout) ?? [];
  return `${headline && `\n${headline}`}${error && `\n${error}`}`;
}

function tail(text: string): string {
  return text.length > 6000 ? `…${text.slice(-6000)}` : text;
}

/** A command under way, in a process group of its own. */
export interface Running {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
  /** What it has said so far on stderr. */
  readonly progress: () => string;
  /** To the main process alone. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** To the whole group, as the end of a CI job or a closed terminal does it. */
  readonly signalGroup: (name: NodeJS.Signals) => void;
}

/** Starts `woosoo` in a folder. */
export function start(folder: string, args: readonly string[], options: RunOptions = {}): Running {
  const command = [cliEntry(), ...args];
  const [program, words] = options.enter?.(process.execPath, command, folder) ?? [process.execPath, command];
  const child = spawn(program, words, {
    ...(options.enter === undefined ? { cwd: folder } : {}),
    env: shellEnvironment(options.env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('woosoo could not be started');
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const send = (target: number, name: NodeJS.Signals): void => {
    try {
      process.kill(target, name);
    } catch {
      // It has ended already.
    }
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    send(-pid, 'SIGKILL');
  }, options.timeoutMs ?? 240_000);
  const done = new Promise<Run>((resolve, reject) => {
    // Not `close`: a child that outlives it may hold the pipe.
    child.on('exit', (code) => {
      clearTimeout(timer);
      setTimeout(() => {
        const run = new Run({ args, code, ...said });
        if (late) reject(new Error(`Took too long: ${run.description}`));
        else resolve(run);
      }, 30);
    });
    child.on('error', reject);
  });
  return {
    pid,
    child,
    done,
    progress: () => said.stderr,
    signal: (name) => send(pid, name),
    signalGroup: (name) => send(-pid, name),
  };
}

/** Runs `woosoo` in a folder to its end. */
export function run(folder: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return start(folder, args, options).done;
}
