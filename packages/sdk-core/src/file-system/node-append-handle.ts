import type { FileHandle } from 'node:fs/promises';
import { ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import { fileSystemFailure } from './file-system-failure.ts';
import type { AppendHandle } from './file-system.ts';

/** An open file of the real disk. */
export class NodeAppendHandle implements AppendHandle {
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  write(text: string): ResultAsync<void, FileSystemError> {
    return this.#attempt('append to', () => this.#handle.appendFile(text));
  }

  sync(): ResultAsync<void, FileSystemError> {
    return this.#attempt('sync', () => this.#handle.sync());
  }

  close(): ResultAsync<void, FileSystemError> {
    return this.#attempt('close', () => this.#handle.close());
  }

  #attempt(operation: 'append to' | 'sync' | 'close', action: () => Promise<void>): ResultAsync<void, FileSystemError> {
    return ResultAsync.fromThrowable(action, (thrown) => fileSystemFailure(thrown, { operation, path: this.#path }))();
  }
}
