import { dirname } from 'node:path';
import { okAsync, type ResultAsync } from 'neverthrow';
import type { FileSystem, FileSystemError } from '@woosoo/sdk-core';
import type { ReleasePointer } from './release-pointer.ts';

/** A link, replaced by a rename: nginx and PHP follow it at each request, and no request is lost. */
export class LinkPointer implements ReleasePointer {
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  read(pointer: string): ResultAsync<string | null, FileSystemError> {
    return this.#fileSystem.readLink(pointer);
  }

  point(pointer: string, target: string | null): ResultAsync<void, FileSystemError> {
    if (target === null) return this.#fileSystem.remove(pointer);
    return this.#fileSystem.makeDirectory(dirname(pointer)).andThen(() => this.#fileSystem.replaceLink(pointer, target));
  }

  takeUp(): ResultAsync<void, never> {
    return okAsync(undefined);
  }
}
