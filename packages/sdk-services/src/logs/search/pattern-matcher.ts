import { createContext, Script } from 'node:vm';
import { lineMatcher, type LineMatcher } from './line-matcher.ts';
import { PatternThread } from './pattern-thread.ts';
import type { SearchPlan } from './search-plan.ts';

/** So long whoever asks is held up for some lines. Lines that people write take a thousandth of it. */
const patienceMs = 25;

/**
 * Tells which lines match a pattern, and gives up on one that takes too long. Lines are looked at here, where Node can interrupt an expression; from the
 * first time that this was needed on, and for whole blocks, a thread does it.
 */
export class PatternMatcher implements AsyncDisposable {
  readonly #plan: SearchPlan;
  readonly #options: { readonly limitMs?: number | undefined };
  readonly #match: LineMatcher;
  #inTime: ReturnType<typeof interruptible> | null = null;
  #thread: PatternThread | null = null;

  /** `limitMs`: how long the thread may take. */
  constructor(plan: SearchPlan, options: { readonly limitMs?: number | undefined } = {}) {
    this.#plan = plan;
    this.#options = options;
    this.#match = lineMatcher(plan.source, plan.flags);
  }

  /** Where the lines begin that match; `null` when the pattern takes too long. */
  matchingLines(bytes: Uint8Array): Promise<readonly number[] | null> {
    if (this.#thread === null) {
      this.#inTime ??= interruptible();
      const found = this.#inTime(() => this.#match(bytes, false), patienceMs);
      if (found !== null) return Promise.resolve(found);
    }
    return this.#inThread().matchingLines(bytes, false);
  }

  /** The same for a lot of lines, while whoever asks reads on. */
  matchingLinesOfBlock(bytes: Uint8Array): Promise<readonly number[] | null> {
    return this.#inThread().matchingLines(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.[Symbol.asyncDispose]();
  }

  #inThread(): PatternThread {
    return (this.#thread ??= new PatternThread(this.#plan, this.#options));
  }
}

/** Runs work in this thread, and interrupts it when its time is over: `null`. */
function interruptible(): <T>(work: () => T, limitMs: number) => T | null {
  const context = createContext({});
  const script = new Script('work()');
  return (work, limitMs) => {
    context['work'] = work;
    try {
      return script.runInContext(context, { timeout: limitMs }) as ReturnType<typeof work>; // what the work gave
    } catch (error) {
      // It comes out of that context, so it is no `Error` of ours.
      if ((Object(error) as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
      throw error;
    }
  };
}
