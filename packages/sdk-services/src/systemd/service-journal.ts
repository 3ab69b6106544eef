import type { Command, ProcessError, ProcessRunner } from '@woosoo/sdk-core';
import type { LogOptions, ServiceLogLine } from '../service-controller.ts';
import { parseJournalLine, type JournalEntry } from './journal-entry.ts';
import { allEntries, followEntries, lastEntries, syncJournal, type JournalBeginning } from './journalctl-commands.ts';

/** More than anybody looks at: such a number stands for all. */
const MANY = 100_000;

/** What one service has written to the journal since it was installed. */
export class ServiceJournal {
  readonly #processes: ProcessRunner;
  readonly #service: string;
  readonly #unit: string;
  readonly #from: JournalBeginning;

  constructor(processes: ProcessRunner, of: { readonly service: string; readonly unit: string; readonly installedAt: string }) {
    this.#processes = processes;
    this.#service = of.service;
    this.#unit = of.unit;
    this.#from = { since: of.installedAt };
  }

  async *lines({ lines = 100, follow = false, since, signal }: LogOptions): AsyncGenerator<ServiceLogLine, void, undefined> {
    const from = this.#beginning(since);
    if (lines >= MANY && !follow) {
      // From the front, as it comes: nothing has to be held. What cannot be read to its end is no whole log.
      for await (const entry of this.#stream(allEntries(this.#unit, from), signal, 'whole')) yield this.#line(entry);
      return;
    }
    const entries = await this.#last(lines, signal, from);
    for (const entry of entries) yield this.#line(entry);
    if (!follow) return;
    const last = entries.at(-1) ?? (lines === 0 ? (await this.#last(1, signal)).at(-1) : undefined);
    const command = followEntries(this.#unit, last === undefined ? this.#from : { cursor: last.cursor });
    for await (const entry of this.#stream(command, signal, 'until-left')) yield this.#line(entry);
  }

  #line({ at, text, cursor }: JournalEntry): ServiceLogLine {
    return { service: this.#service, text, at, id: cursor };
  }

  /** What an earlier service of that name wrote is not this one's. */
  #beginning(since: string | undefined): JournalBeginning {
    return since !== undefined && 'since' in this.#from && since > this.#from.since ? { since } : this.#from;
  }

  /** The last lines of one run of the service, after all that it wrote has arrived. */
  async linesOfRun(invocationId: string | null, count: number): Promise<readonly string[]> {
    await this.#processes.run(syncJournal(), { timeoutMs: 5000 }).unwrapOr(null);
    const entries = await this.#last(count * 20, undefined);
    return entries
      .filter((entry) => invocationId === null || entry.invocationId === invocationId)
      .map(({ text }) => text)
      .slice(-count);
  }

  async #last(count: number, signal: AbortSignal | undefined, from = this.#from): Promise<readonly JournalEntry[]> {
    if (count <= 0) return [];
    const entries: JournalEntry[] = [];
    const take = (line: string): void => {
      const entry = parseJournalLine(line);
      if (entry !== null) entries.push(entry);
    };
    // A journal that cannot be read has no lines: `usable` says why.
    await this.#processes
      .run(lastEntries(this.#unit, from, count), { signal, timeoutMs: 30_000, onLine: ({ text }) => take(text) })
      .unwrapOr(null);
    return entries.reverse();
  }

  /** `until-left`: `journalctl` runs until the reader leaves or the signal aborts. `whole`: throws when it did not come to its end. */
  async *#stream(
    command: Command,
    signal: AbortSignal | undefined,
    extent: 'whole' | 'until-left',
  ): AsyncGenerator<JournalEntry, void, undefined> {
    const left = new AbortController();
    const waiting: JournalEntry[] = [];
    let wake = (): void => undefined;
    const over = new AbortController();
    const failures: ProcessError[] = [];
    const done = this.#processes
      .run(command, {
        signal: signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]),
        onLine: ({ text }) => {
          const entry = parseJournalLine(text);
          if (entry !== null) waiting.push(entry);
          wake();
        },
      })
      .then((ran) => {
        if (ran.isErr()) failures.push(ran.error);
        over.abort();
        wake();
      });
    try {
      for (;;) {
        yield* waiting.splice(0);
        if (over.signal.aborted) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (waiting.length > 0 || over.signal.aborted) resolve();
        });
      }
    } finally {
      left.abort();
      await done;
    }
    const [failure] = failures;
    if (extent === 'whole' && failure !== undefined && signal?.aborted !== true) throw new Error(failure.message);
  }
}
