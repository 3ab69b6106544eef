import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { missingFolders, removeFoldersIfEmpty, safeTry, type FileSystem, type StepKind, type WoosooError } from '@woosoo/sdk-core';

const params = z.object({ paths: z.array(z.string()) });
type Params = z.infer<typeof params>;
/** The folders that were not there before, inner ones before outer ones. */
const undoData = z.object({ missing: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

/** Makes folders that programs of the branch need and do not make themselves. Undo leaves those in which something lies by now: a log, say. */
export class MakeFoldersStep implements StepKind<Params, Undo> {
  readonly kind = 'make-folders';
  readonly params = params;
  readonly undoData = undoData;
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  prepare({ paths }: Params): ResultAsync<Undo, WoosooError> {
    return safeTry(this, async function* () {
      const missing = new Set<string>();
      for (const path of paths) for (const folder of yield* missingFolders(this.#fileSystem, join(path, 'entry'))) missing.add(folder);
      return ok({ missing: [...missing].sort((a, b) => b.length - a.length) });
    });
  }

  do({ paths }: Params): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      for (const path of paths) yield* this.#fileSystem.makeDirectory(path, { mode: 0o700 });
      return ok(undefined);
    });
  }

  undo(_params: Params, { missing }: Undo): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      for (const folder of missing) yield* removeFoldersIfEmpty(this.#fileSystem, [folder]);
      return ok(undefined);
    });
  }

  finish(params: Params): ResultAsync<void, WoosooError> {
    return this.do(params);
  }
}
