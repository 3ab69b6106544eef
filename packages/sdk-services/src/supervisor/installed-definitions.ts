import { join } from 'node:path';
import { okAsync, ResultAsync } from 'neverthrow';
import type { FileSystem, FileSystemError } from '@woosoo/sdk-core';
import { restoreDefinition, storeDefinition } from '../definition/stored-definition.ts';
import type { StoredDefinition } from '../definition/stored-definition-shape.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { definitionFile, type SupervisorLayout } from './supervisor-layout.ts';
import type { SupervisorState } from './supervisor-record.ts';

/** The supervisor's files as its clients use them: definitions are written here and read by the daemon, the state the other way round. */
export class InstalledDefinitions {
  readonly #fileSystem: FileSystem;
  readonly #layout: SupervisorLayout;

  constructor(fileSystem: FileSystem, layout: SupervisorLayout) {
    this.#fileSystem = fileSystem;
    this.#layout = layout;
  }

  read(name: string): ResultAsync<ServiceDefinition | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(definitionFile(this.#layout, name)).map((text) => {
      const stored = parse(text) as StoredDefinition | null;
      return stored === null ? null : restoreDefinition(stored);
    });
  }

  all(): ResultAsync<readonly ServiceDefinition[], FileSystemError> {
    return this.#fileSystem
      .stat(this.#layout.definitions)
      .andThen((folder) => (folder === null ? okAsync([]) : this.#fileSystem.list(this.#layout.definitions)))
      .map((entries) => entries.map(({ name }) => name).filter((name) => name.endsWith('.json')))
      .andThen((files) => ResultAsync.combine(files.sort().map((file) => this.read(file.slice(0, -'.json'.length)))))
      .map((definitions) => definitions.filter((definition) => definition !== null));
  }

  write(definition: ServiceDefinition): ResultAsync<void, FileSystemError> {
    const text = `${JSON.stringify(storeDefinition(definition), null, 2)}\n`;
    return this.#fileSystem
      .makeDirectory(this.#layout.definitions, { mode: 0o700 })
      .andThen(() => this.#fileSystem.writeTextAtomic(definitionFile(this.#layout, definition.name), text, { mode: 0o600 }));
  }

  /** Fails where this process may not write them. A branch without any yet tells at the first install. */
  checkWritable(): ResultAsync<void, FileSystemError> {
    const { definitions } = this.#layout;
    const probe = join(definitions, `.${process.pid}.probe`);
    return this.#fileSystem.stat(definitions).andThen((folder) => {
      if (folder === null) return okAsync(undefined);
      return this.#fileSystem.writeTextAtomic(probe, '', { mode: 0o600 }).andThen(() => this.#fileSystem.remove(probe));
    });
  }

  remove(name: string): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.remove(definitionFile(this.#layout, name));
  }

  state(): ResultAsync<SupervisorState | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#layout.state).map((text) => parse(text) as SupervisorState | null);
  }
}

/** Ours alone write there, so what can be read is as we wrote it; what cannot counts as absent, and is written anew by the next install. */
function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
