import { dirname, join } from 'node:path';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  missingFolders,
  removeFoldersIfEmpty,
  safeTry,
  type BranchPaths,
  type FileSystem,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { uploadLinks, uploadsFolder } from '../backup-sources.ts';
import { damaged, unknownBackup } from '../backup-refusals.ts';
import type { BackupStore } from '../backup-store.ts';
import { parseChecksums } from '../checksums.ts';
import { CHECKSUMS } from '../verify-backup.ts';

const params = z.object({ backupId: z.string(), restoreId: z.string().regex(/^[a-z0-9_-]+$/), phase: z.enum(['restore', 'confirm']) });
type Params = z.infer<typeof params>;
const undoData = z.object({ existed: z.boolean(), missingFolders: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

interface Deps {
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
  readonly backups: BackupStore;
}

/**
 * `uploads.restore`: the uploads of a backup take the place of those that are there, which stay beside them until that is confirmed. Copied first, then two renames.
 */
export class UploadsRestoreStep implements StepKind<Params, Undo> {
  readonly kind = 'uploads.restore';
  readonly params = params;
  readonly undoData = undoData;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<Undo, WoosooError> {
    const { fileSystem } = this.#deps;
    return fileSystem
      .stat(this.#live)
      .andThen((stat) => missingFolders(fileSystem, this.#live).map((folders) => ({ existed: stat !== null, missingFolders: folders })));
  }

  do(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.#carryOut(params, undo, context);
  }

  undo({ restoreId, phase }: Params, { existed, missingFolders: folders }: Undo): ResultAsync<void, WoosooError> {
    const { fileSystem } = this.#deps;
    const { incoming, before } = this.#aside(restoreId);
    if (phase === 'confirm') return okAsync();
    return safeTry(this, async function* () {
      if ((yield* fileSystem.stat(before)) !== null) {
        // Out of the way first, so that there is never half of each.
        if ((yield* fileSystem.stat(this.#live)) !== null) {
          yield* fileSystem.remove(incoming);
          yield* fileSystem.move(this.#live, incoming);
        }
        yield* fileSystem.move(before, this.#live);
      } else if (!existed && (yield* fileSystem.stat(incoming)) === null) yield* fileSystem.remove(this.#live);
      yield* fileSystem.remove(incoming);
      return removeFoldersIfEmpty(fileSystem, folders);
    });
  }

  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.#carryOut(params, undo, context);
  }

  #carryOut({ backupId, restoreId, phase }: Params, { existed }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const { fileSystem } = this.#deps;
    const { incoming, before } = this.#aside(restoreId);
    return safeTry(this, async function* () {
      if (phase === 'confirm') {
        yield* fileSystem.remove(incoming);
        return fileSystem.remove(before);
      }
      // Once the old ones are aside, the new ones are whole: what is left is their rename.
      if ((yield* fileSystem.stat(before)) === null) {
        const liveThere = (yield* fileSystem.stat(this.#live)) !== null;
        if (existed || !liveThere) {
          yield* fileSystem.remove(incoming);
          yield* this.#fill(backupId, incoming, context);
          yield* this.#keepLinks(incoming);
        }
        if (existed) yield* fileSystem.move(this.#live, before);
        else if (liveThere) return ok();
      }
      if ((yield* fileSystem.stat(incoming)) !== null) yield* fileSystem.move(incoming, this.#live);
      return ok();
    });
  }

  #fill(backupId: string, to: string, context: StepContext): ResultAsync<void, WoosooError> {
    const { fileSystem, backups } = this.#deps;
    return safeTry(async function* () {
      const backup = yield* backups.get(backupId);
      if (backup === null) return err(unknownBackup(backupId));
      const checksums = parseChecksums(yield* fileSystem.readText(join(backup.directory, CHECKSUMS)));
      if (checksums === null) return err(damaged(backupId, [`${CHECKSUMS} cannot be read`]));
      yield* fileSystem.makeDirectory(to);
      const files = [...checksums].filter(([path]) => path.startsWith('files/'));
      context.output(`Copying ${files.length} uploads`);
      for (const [path, hash] of files) {
        const target = join(to, ...path.split('/').slice(1));
        // Readable as uploads are: the web server runs as another account.
        yield* fileSystem.copyFile(join(backup.directory, ...path.split('/')), target, { mode: 0o664 });
        if ((yield* fileSystem.digest(target)) !== hash) return err(damaged(backupId, [`${path} was changed`]));
      }
      return ok();
    });
  }

  /** Uploads that are kept elsewhere (`storage/app/public` on another disk, say) are in no backup, and must stay reachable. */
  #keepLinks(incoming: string): ResultAsync<void, WoosooError> {
    const { fileSystem, paths } = this.#deps;
    return safeTry(this, async function* () {
      for (const path of yield* uploadLinks(fileSystem, paths)) {
        const target = yield* fileSystem.readLink(join(this.#live, path));
        if (target === null || (yield* fileSystem.stat(join(incoming, path))) !== null) continue;
        yield* fileSystem.makeDirectory(dirname(join(incoming, path)));
        yield* fileSystem.replaceLink(join(incoming, path), target);
      }
      return ok();
    });
  }

  get #live(): string {
    return uploadsFolder(this.#deps.paths);
  }

  #aside(restoreId: string): { readonly incoming: string; readonly before: string } {
    return { incoming: `${this.#live}.restore-${restoreId}`, before: `${this.#live}.before-${restoreId}` };
  }
}
