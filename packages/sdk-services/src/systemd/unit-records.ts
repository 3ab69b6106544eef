import { join } from 'node:path';
import { okAsync, ResultAsync } from 'neverthrow';
import type { FileSystem, FileSystemError } from '@woosoo/sdk-core';
import { restoreDefinition, storeDefinition } from '../definition/stored-definition.ts';
import type { StoredDefinition } from '../definition/stored-definition-shape.ts';
import type { UnitRecord } from './unit-record.ts';

/** Records of before this field had none of it. */
type Stored = Omit<UnitRecord, 'definition' | 'takingOver'> & { readonly definition: StoredDefinition; readonly takingOver?: boolean };

/** The records of installed services, each a 0600 file: definitions hold secrets. */
export class UnitRecords {
  readonly folder: string;
  readonly #fileSystem: FileSystem;

  constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.folder = folder;
  }

  read(name: string): ResultAsync<UnitRecord | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#file(name)).map(parse);
  }

  /** By name. */
  all(): ResultAsync<readonly UnitRecord[], FileSystemError> {
    return this.#fileSystem
      .stat(this.folder)
      .andThen((found) => (found === null ? okAsync([]) : this.#fileSystem.list(this.folder)))
      .map((entries) => entries.map(({ name }) => name).filter((name) => name.endsWith('.json')))
      .andThen((files) => ResultAsync.combine(files.sort().map((file) => this.read(file.slice(0, -'.json'.length)))))
      .map((records) => records.filter((record) => record !== null));
  }

  write(record: UnitRecord): ResultAsync<void, FileSystemError> {
    const stored: Stored = { ...record, definition: storeDefinition(record.definition) };
    const text = `${JSON.stringify(stored, null, 2)}\n`;
    const file = this.#file(record.definition.name);
    return this.#fileSystem.readTextIfExists(file).andThen((current) => {
      if (current === text) return okAsync(undefined);
      return this.#fileSystem
        .makeDirectory(this.folder, { mode: 0o700 })
        .andThen(() => this.#fileSystem.writeTextAtomic(file, text, { mode: 0o600 }));
    });
  }

  remove(name: string): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.remove(this.#file(name));
  }

  /** Where the environment of a service is. */
  environmentFile(name: string): string {
    return join(this.folder, `${name}.env`);
  }

  #file(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}

/** We alone write there; what cannot be read counts as absent, and is written anew by the next install. */
function parse(text: string | null): UnitRecord | null {
  try {
    const stored = text === null ? null : (JSON.parse(text) as Stored); // as `write` made it
    return stored === null ? null : { ...stored, takingOver: stored.takingOver ?? false, definition: restoreDefinition(stored.definition) };
  } catch {
    return null;
  }
}
