import { join } from 'node:path';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  Sensitive,
  type BranchPaths,
  type DecryptionFailed,
  type FileSystem,
  type FileSystemError,
  type KeyError,
  type KeyStore,
} from '@woosoo/sdk-core';
import { contentHash } from '../staging/staged-contents.ts';
import { configChange, type ChangedConfigFile, type ConfigChange } from './config-change.ts';

/** A file of a change with its texts. */
export interface RecordedFile extends Omit<ChangedConfigFile, 'before' | 'after'> {
  readonly before: Sensitive | null;
  readonly after: Sensitive | null;
}

export interface NewConfigChange extends Omit<ConfigChange, 'files' | 'undoes' | 'effects'> {
  readonly files: readonly RecordedFile[];
  readonly undoes?: string | null | undefined;
  readonly effects?: ConfigChange['effects'] | undefined;
}

export type HistoryError = FileSystemError | KeyError;

const MOST = 100;
const ID = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9-]{8}Z-[a-z0-9-]{1,40}$/;
const texts = z.record(z.string(), z.string().nullable());

interface Deps {
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
  readonly keys: KeyStore;
}

/**
 * The last hundred changes of configuration files. What a file held before is kept encrypted with the keys of the branch, so that old passwords do not
 * lie about. A change is recorded before it is made: one that was cut off then shows no more than that its files are as they were.
 */
export class ConfigHistory {
  readonly #deps: Deps;
  readonly #folder: string;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#folder = deps.paths.configHistory;
  }

  record(change: NewConfigChange): ResultAsync<ConfigChange, HistoryError> {
    const { fileSystem, keys } = this.#deps;
    return safeTry(this, async function* () {
      const before = Object.fromEntries(change.files.map((file) => [file.absolutePath, file.before?.reveal() ?? null]));
      const sealed = yield* keys.encrypt(new TextEncoder().encode(JSON.stringify(before)));
      const entry: ConfigChange = {
        ...change,
        files: change.files.map((file) => ({ ...file, before: hashOf(file.before), after: hashOf(file.after) })),
        effects: change.effects ?? [],
        undoes: change.undoes ?? null,
      };
      yield* fileSystem.makeDirectory(this.#folder, { mode: 0o700 });
      // The record counts once its own file is there, so that comes last.
      yield* fileSystem.writeTextAtomic(join(this.#folder, `${entry.id}.age.b64`), Buffer.from(sealed).toString('base64'), { mode: 0o600 });
      yield* fileSystem.writeTextAtomic(join(this.#folder, `${entry.id}.json`), `${JSON.stringify(entry, null, 2)}\n`, { mode: 0o600 });
      yield* this.#prune();
      return ok(entry);
    });
  }

  /** Newest first. */
  list(): ResultAsync<readonly ConfigChange[], FileSystemError> {
    const { fileSystem } = this.#deps;
    return safeTry(this, async function* () {
      const changes: ConfigChange[] = [];
      for (const id of yield* this.#ids()) {
        const read = configChange.safeParse(parseJson(yield* fileSystem.readTextIfExists(join(this.#folder, `${id}.json`))));
        if (read.success) changes.push(read.data);
      }
      // Ids tell seconds alone.
      return ok(changes.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)));
    });
  }

  /** What the files of a change held before it, by absolute path; `null`: there was none. */
  before(change: ConfigChange): ResultAsync<ReadonlyMap<string, Sensitive | null>, HistoryError | DecryptionFailed> {
    const { fileSystem, keys } = this.#deps;
    return fileSystem
      .readText(join(this.#folder, `${change.id}.age.b64`))
      .andThen((text) => keys.decrypt(new Uint8Array(Buffer.from(text, 'base64'))))
      .map((plain) => {
        const kept = texts.parse(JSON.parse(new TextDecoder().decode(plain))); // authenticated by its encryption: it is what we wrote
        return new Map(Object.entries(kept).map(([path, text]) => [path, text === null ? null : Sensitive.of(text)]));
      });
  }

  /** Takes the record of a change away that did not come about. */
  forget(id: string): ResultAsync<void, FileSystemError> {
    const { fileSystem } = this.#deps;
    if (!ID.test(id)) return okAsync(undefined);
    return fileSystem.remove(join(this.#folder, `${id}.json`)).andThen(() => fileSystem.remove(join(this.#folder, `${id}.age.b64`)));
  }

  #ids(): ResultAsync<readonly string[], FileSystemError> {
    const { fileSystem } = this.#deps;
    return fileSystem
      .list(this.#folder)
      .orElse((error) => (error.type === 'FileNotFound' ? okAsync([]) : errAsync(error)))
      .map((entries) =>
        entries
          .filter(({ name, kind }) => kind === 'file' && name.endsWith('.json'))
          .map(({ name }) => name.slice(0, -'.json'.length))
          .filter((id) => ID.test(id))
          .reverse(),
      );
  }

  #prune(): ResultAsync<void, FileSystemError> {
    return safeTry(this, async function* () {
      for (const id of (yield* this.#ids()).slice(MOST)) yield* this.forget(id);
      return ok(undefined);
    });
  }
}

function hashOf(text: Sensitive | null): string | null {
  return text === null ? null : contentHash(text.reveal());
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
