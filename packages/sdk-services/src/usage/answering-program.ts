import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface AnsweringProgramOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** How the lines begin that are answers; others are passed over. */
  readonly answerMark: string;
  readonly timeoutMs: number;
}

interface Asked {
  answer(line: string): void;
  fail(reason: string): void;
}

/**
 * A program that stays, answers each line with a line, and ends with us, since its standard input is closed then. It is started at the first question, and
 * again after it died or did not answer. While nothing is asked it does not keep our process from ending.
 */
export class AnsweringProgram implements AsyncDisposable {
  readonly #options: AnsweringProgramOptions;
  #child: ChildProcess | null = null;
  #asked: Asked | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: AnsweringProgramOptions) {
    this.#options = options;
  }

  /** Rejects with an `Error` that says why there is no answer. One question at a time; later ones wait. */
  ask(line: string): Promise<string> {
    const answer = this.#queue.then(() => this.#ask(line));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.ref();
    child.kill();
    await exited;
  }

  #ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = (this.#child ??= this.#start());
      child.ref();
      const settle = (): void => {
        clearTimeout(timer);
        this.#asked = null;
        child.unref();
      };
      this.#asked = {
        answer: (text) => {
          settle();
          resolve(text);
        },
        fail: (reason) => {
          settle();
          reject(new Error(reason));
        },
      };
      const timer = setTimeout(() => {
        this.#child = null;
        child.kill();
        this.#asked?.fail(`${this.#options.program} did not answer within ${this.#options.timeoutMs / 1000} s`);
      }, this.#options.timeoutMs);
      child.stdin?.write(`${line}\n`);
    });
  }

  #start(): ChildProcess {
    const { program, args, answerMark } = this.#options;
    const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    const gone = (reason: string): void => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#asked?.fail(reason);
    };
    child.once('error', (error) => gone(error.message));
    child.once('exit', (code) => gone(`${program} ended with exit code ${String(code)}`));
    // It may be gone by the time we write; its exit tells.
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#child === child && line.startsWith(answerMark)) this.#asked?.answer(line);
    });
    for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream.unref();
    return child;
  }
}
