import { Worker } from 'node:worker_threads';
import type { SearchPlan } from './search-plan.ts';
import { lineMatcher } from './line-matcher.ts';

/** What is asked of the thread. */
interface PatternRequest {
  readonly bytes: Uint8Array;
  readonly inBulk: boolean;
}

/** No line that a person wants takes so long; a megabyte takes milliseconds. */
const limitMs = 3000;

/** Runs in the thread, which is started from this text, so that a bundle and an executable need no file for it. */
function serve(make: typeof lineMatcher): void {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { source, flags } = threads.workerData as { readonly source: string; readonly flags: string }; // what PatternThread passes
  const match = make(source, flags);
  threads.parentPort?.on('message', ({ bytes, inBulk }: PatternRequest) => threads.parentPort?.postMessage(match(bytes, inBulk)));
}

/** Asks a thread which lines match a pattern, and ends it when it does not come back. */
export class PatternThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #inBulk: boolean;
  readonly #limitMs: number;
  readonly #waiting: ((found: readonly number[] | null) => void)[] = [];
  #given = false;

  constructor({ source, flags, inBulk }: SearchPlan, options: { readonly limitMs?: number | undefined } = {}) {
    this.#worker = new Worker(`(${serve.toString()})(${lineMatcher.toString()})`, {
      eval: true,
      workerData: { source, flags },
      execArgv: [],
    });
    this.#worker.unref();
    this.#inBulk = inBulk;
    this.#limitMs = options.limitMs ?? limitMs;
    // A pattern that is too deep for the engine's stack, or a line too much for its memory: it will not come back either.
    this.#worker.on('error', () => void this.#giveUp());
    this.#worker.on('message', (found: readonly number[]) => this.#waiting.shift()?.(found));
  }

  /** Where the lines begin that match; `null` when the pattern takes too long. The bytes are given away: whoever asks has no use for them any more. */
  async matchingLines(bytes: Uint8Array, inBulk = this.#inBulk): Promise<readonly number[] | null> {
    if (this.#given) return null;
    const request: PatternRequest = { bytes, inBulk };
    const answered = new Promise<readonly number[] | null>((resolve) => this.#waiting.push(resolve));
    this.#worker.ref();
    this.#worker.postMessage(request);
    const timer = setTimeout(() => void this.#giveUp(), this.#limitMs * this.#waiting.length);
    const found = await answered;
    clearTimeout(timer);
    if (this.#waiting.length === 0) this.#worker.unref();
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#giveUp();
  }

  async #giveUp(): Promise<void> {
    this.#given = true;
    for (const resolve of this.#waiting.splice(0)) resolve(null);
    await this.#worker.terminate();
  }
}
