import { basename, join } from 'node:path';
import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type ComponentName, type ErrorOf, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { releaseRecordDamaged } from '../errors.ts';
import { releaseSchema, type Release, type ReleaseState } from './release.ts';
import { LinkPointer } from './pointer/link-pointer.ts';
import type { ReleasePointer } from './pointer/release-pointer.ts';
import { isReleaseId } from './release-id.ts';

export type ReleaseError = FileSystemError | ErrorOf<typeof releaseRecordDamaged>;

/** The releases on this box: records, folders, and the pointer to the current one. */
export class ReleaseStore {
  readonly #fileSystem: FileSystem;
  readonly #paths: BranchPaths;

  readonly #pointer: Pick<ReleasePointer, 'read'>;

  /** `pointer`: a link when absent. */
  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths; readonly pointer?: Pick<ReleasePointer, 'read'> }) {
    this.#fileSystem = deps.fileSystem;
    this.#paths = deps.paths;
    this.#pointer = deps.pointer ?? new LinkPointer(deps);
  }

  #record(component: ComponentName, id: string): string {
    return join(this.#paths.releases(component), `${id}.json`);
  }

  /** Newest first. */
  list(component: ComponentName): ResultAsync<readonly Release[], ReleaseError> {
    return safeTry(this, async function* () {
      const folder = this.#paths.releases(component);
      if ((yield* this.#fileSystem.stat(folder)) === null) return ok([]);
      const names = (yield* this.#fileSystem.list(folder)).map((entry) => entry.name).filter((name) => name.endsWith('.json'));
      const releases: Release[] = [];
      for (const name of names.sort().reverse()) {
        const id = basename(name, '.json');
        if (!isReleaseId(id)) continue;
        const release = yield* this.get(component, id);
        if (release !== null) releases.push(release);
      }
      return ok(releases);
    });
  }

  get(component: ComponentName, id: string): ResultAsync<Release | null, ReleaseError> {
    if (!isReleaseId(id)) return okAsync(null);
    const path = this.#record(component, id);
    return this.#fileSystem.readTextIfExists(path).andThen((text): ResultAsync<Release | null, ReleaseError> => {
      const release = text === null ? null : parseRelease(text);
      if (text === null || release !== null) return okAsync(release);
      return this.#pointer
        .read(this.#paths.current(component))
        .andThen((target) => err(damaged(path, target !== null && basename(target) === id)));
    });
  }

  /** The release that the pointer names; `null` before the first deploy. */
  current(component: ComponentName): ResultAsync<Release | null, ReleaseError> {
    return this.#pointer
      .read(this.#paths.current(component))
      .andThen((target) => (target === null ? okAsync(null) : this.get(component, basename(target))));
  }

  /** The id of the release that was current before; `null` when there was none. */
  previous(component: ComponentName): ResultAsync<string | null, FileSystemError> {
    return this.#pointer.read(this.#paths.previous(component)).map((target) => (target === null ? null : basename(target)));
  }

  /** Writes a release's record, new or changed. */
  save(release: Release): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.writeTextAtomic(this.#record(release.component, release.id), `${JSON.stringify(release, null, 2)}\n`);
  }

  mark(
    component: ComponentName,
    id: string,
    change: Partial<Pick<Release, 'migrations' | 'destructive' | 'backupId' | 'provenWith'>> & { readonly state: ReleaseState },
  ): ResultAsync<void, ReleaseError> {
    return this.get(component, id).andThen((release) => (release === null ? okAsync(undefined) : this.save({ ...release, ...change })));
  }

  /** Removes folder first, then record: a record without a folder is found and removed again, a folder without a record would be lost sight of. */
  remove(component: ComponentName, id: string): ResultAsync<void, FileSystemError> {
    return this.#fileSystem.remove(this.#paths.release(component, id)).andThen(() => this.#fileSystem.remove(this.#record(component, id)));
  }
}

function parseRelease(text: string): Release | null {
  try {
    return releaseSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function damaged(path: string, isLive: boolean) {
  return releaseRecordDamaged({
    message: `The release record ${path} cannot be read.`,
    remedy: isLive
      ? 'It is of the release that is live, so keep the folder of that name. Remove this file alone, then `woosoo deploy`.'
      : 'Remove the file (and the folder of the same name) if that release is not needed.',
    detail: { path, live: isLive },
  });
}
