import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { DownCard } from './down-card.ts';
import type { GoodStart } from './good-start.ts';

/** What is remembered of a service, also when it is no longer installed and its log is gone. */
export interface ServiceMemory {
  /** The key of the hashes in `good`. */
  readonly key: string;
  readonly good: GoodStart | null;
  /** The one before, for when `good` turns out not to have lasted. */
  readonly before: GoodStart | null;
  /** Why it last failed to start; `null` when it has started well since. */
  readonly card: DownCard | null;
}

/** One 0600 file for each service, in `.woosoo/services`. */
export class ServiceMemories {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;

  constructor({ fileSystem, paths }: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = fileSystem;
    this.#folder = join(paths.state, 'services');
  }

  /** An empty one when there is nothing, or nothing that can be read. */
  read(service: string): ResultAsync<ServiceMemory, FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#file(service)).map((text) => parse(text) ?? empty());
  }

  change(service: string, change: (memory: ServiceMemory) => ServiceMemory): ResultAsync<void, FileSystemError> {
    const file = this.#file(service);
    const before = this.read(service);
    return safeTry(this, async function* () {
      yield* this.#fileSystem.makeDirectory(this.#folder, { mode: 0o700 });
      yield* this.#fileSystem.writeTextAtomic(file, `${JSON.stringify(change(yield* before), null, 2)}\n`, { mode: 0o600 });
      return ok(undefined);
    });
  }

  #file(service: string): string {
    return join(this.#folder, `${service}.json`);
  }
}

const empty = (): ServiceMemory => ({ key: randomBytes(16).toString('hex'), good: null, before: null, card: null });

function parse(text: string | null): ServiceMemory | null {
  try {
    // Written by ourselves into a folder that is ours alone.
    return text === null ? null : (JSON.parse(text) as ServiceMemory);
  } catch {
    return null;
  }
}
