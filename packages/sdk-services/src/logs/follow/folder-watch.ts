import { watch, type FSWatcher } from 'node:fs';
import type { Clock } from '@woosoo/sdk-core';

/** Tells soon that something in some folders has changed. Only a hint: on Windows nothing is told while a writer keeps its file open. */
export class FolderWatch implements Disposable {
  readonly #clock: Clock;
  readonly #watchers: FSWatcher[] = [];
  #changed = false;
  #wake: () => void = () => undefined;

  constructor(clock: Clock, folders: readonly string[]) {
    this.#clock = clock;
    for (const folder of new Set(folders)) {
      try {
        const watcher = watch(folder, { persistent: false }, () => this.#notice());
        watcher.on('error', () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        // It is not there yet, or the system has no more watches to give: looking now and then does it too.
      }
    }
  }

  /** Waits for a change, but no longer than that. */
  async next(atMostMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#changed) {
      this.#changed = false;
      // Whoever writes without pause is read in pieces, not line by line.
      await this.#clock.sleep(pauseMs, { signal });
      return;
    }
    await Promise.race([this.#clock.sleep(atMostMs, { signal }), new Promise<void>((resolve) => (this.#wake = resolve))]);
    this.#changed = false;
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close();
  }

  #notice(): void {
    this.#changed = true;
    this.#wake();
  }
}

const pauseMs = 5;
