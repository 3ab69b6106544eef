import type { ResultAsync } from 'neverthrow';
import {
  parsePointer,
  pointerFile,
  pointerText,
  type FileSystem,
  type FileSystemError,
  type StepContext,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ReleasePointer } from './release-pointer.ts';

/** A file that nginx includes, for where a link to a folder cannot be replaced in one act (Windows). Replaced by a rename, then nginx reloads. */
export class FilePointer implements ReleasePointer {
  readonly #fileSystem: FileSystem;
  readonly #reload: (context: StepContext) => ResultAsync<void, WoosooError>;

  /** `reload`: has a running nginx read its configuration again. */
  constructor(deps: { readonly fileSystem: FileSystem; readonly reload: (context: StepContext) => ResultAsync<void, WoosooError> }) {
    this.#fileSystem = deps.fileSystem;
    this.#reload = deps.reload;
  }

  read(pointer: string): ResultAsync<string | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(pointerFile(pointer)).map((text) => (text === null ? null : parsePointer(text)));
  }

  point(pointer: string, target: string | null): ResultAsync<void, FileSystemError> {
    if (target === null) return this.#fileSystem.remove(pointerFile(pointer));
    return this.#fileSystem.writeTextAtomic(pointerFile(pointer), pointerText(target));
  }

  takeUp(context: StepContext): ResultAsync<void, WoosooError> {
    return this.#reload(context);
  }
}
