import type { ServiceController, ServiceLogLine } from '@woosoo/sdk-services';
import type { TextRedactor } from '@woosoo/sdk-core';

export interface BranchLogOptions {
  /** How many of the last lines of each service to begin with. */
  readonly lines?: number | undefined;
  readonly follow?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the services wrote, known secrets masked. */
export class BranchLogs {
  readonly #services: ServiceController;
  readonly #redactor: TextRedactor;

  constructor(deps: { readonly services: ServiceController; readonly redactor: TextRedactor }) {
    this.#services = deps.services;
    this.#redactor = deps.redactor;
  }

  /** One service's last lines, and with `follow` what comes after them until the signal aborts. */
  async *read(service: string, options: BranchLogOptions = {}): AsyncGenerator<ServiceLogLine, void, void> {
    for await (const line of this.#services.logs(service, options)) yield { ...line, text: this.#redactor.redact(line.text) };
  }

  /** Several services at once: lines come as they are written. */
  async *readAll(services: readonly string[], options: BranchLogOptions = {}): AsyncGenerator<ServiceLogLine, void, void> {
    const left = new AbortController();
    const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
    const open = new Map(services.map((name) => [name, this.read(name, { ...options, signal })] as const));
    const next = (name: string, lines: AsyncGenerator<ServiceLogLine, void, void>) => lines.next().then((result) => ({ name, result }));
    const waiting = new Map([...open].map(([name, lines]) => [name, next(name, lines)] as const));
    try {
      while (waiting.size > 0) {
        const { name, result } = await Promise.race(waiting.values());
        const lines = open.get(name);
        if (result.done === true || lines === undefined) {
          waiting.delete(name);
          continue;
        }
        yield result.value;
        waiting.set(name, next(name, lines));
      }
    } finally {
      // Whoever reads no further wants nobody to go on watching files.
      left.abort();
    }
  }
}
