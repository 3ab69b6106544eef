import { join } from 'node:path';
import { okAsync, type ResultAsync } from 'neverthrow';
import type { BranchPaths, FileSystem, FileSystemError } from '@woosoo/sdk-core';

/** Which queues are paused by us, on disk: whoever starts a worker after a stop that was cut off resumes them. */
export class PausedQueues {
  readonly #fileSystem: FileSystem;
  readonly #file: string;

  constructor({ fileSystem, paths }: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = fileSystem;
    this.#file = join(paths.run, 'paused-queues.json');
  }

  read(): ResultAsync<readonly string[], FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#file).map((text) => (text === null ? [] : queuesIn(text)));
  }

  add(queues: readonly string[]): ResultAsync<void, FileSystemError> {
    return this.read().andThen((known) => this.#write([...new Set([...known, ...queues])]));
  }

  remove(queues: readonly string[]): ResultAsync<void, FileSystemError> {
    return this.read().andThen((known) => {
      const left = known.filter((queue) => !queues.includes(queue));
      return known.length === 0 ? okAsync(undefined) : left.length === 0 ? this.#fileSystem.remove(this.#file) : this.#write(left);
    });
  }

  #write(queues: readonly string[]): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.writeTextAtomic(this.#file, JSON.stringify(queues), { mode: 0o600 });
  }
}

function queuesIn(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((queue) => typeof queue === 'string') : [];
  } catch {
    return [];
  }
}
