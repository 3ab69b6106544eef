import { dirname, join } from 'node:path';
import { err, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import { safeTry, type ErrorOf, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { serviceUnitForeign } from '../errors.ts';
import { branchOfFile } from './unit-names.ts';

/** A file or link that is to be there, or (`null`) not. */
export type WantedFile =
  | { readonly path: string; readonly text: string | null; readonly mode: number }
  | { readonly path: string; readonly target: string | null };

type Foreign = ErrorOf<typeof serviceUnitForeign>;

/** Where an administrator's units are; nothing of the distribution is below it. */
export const unitFolder = '/etc/systemd/system';

/** Brings files about that systemd reads, and touches none that is not ours. */
export class UnitFiles {
  readonly #fileSystem: FileSystem;
  readonly #root: string;

  constructor(fileSystem: FileSystem, root: string) {
    this.#fileSystem = fileSystem;
    this.#root = root;
  }

  /** Those that are not as wanted. */
  differing(wanted: readonly WantedFile[]): ResultAsync<readonly WantedFile[], FileSystemError> {
    return safeTry(this, async function* () {
      const found: WantedFile[] = [];
      for (const file of wanted) if (!(yield* this.#isAsWanted(file))) found.push(file);
      return ok(found);
    });
  }

  /** Writes and removes; fails before it touches anything if a file belongs to somebody else. Gives what changed. */
  bringAbout(wanted: readonly WantedFile[]): ResultAsync<readonly string[], FileSystemError | Foreign> {
    return safeTry(this, async function* () {
      const open = yield* this.differing(wanted);
      yield* this.checkOurs(open);
      for (const file of open) {
        if ('target' in file)
          yield* file.target === null ? this.#fileSystem.remove(file.path) : this.#fileSystem.replaceLink(file.path, file.target);
        else if (file.text === null) yield* this.#fileSystem.remove(file.path);
        else yield* this.#fileSystem.writeTextAtomic(file.path, file.text, { mode: file.mode });
        if (file.path.startsWith(`${unitFolder}/`)) yield* this.#removeIfEmpty(dirname(file.path));
      }
      return ok(open.map(({ path }) => path));
    });
  }

  /** Fails if one of them is there and somebody else wrote it. */
  checkOurs(wanted: readonly WantedFile[]): ResultAsync<void, FileSystemError | Foreign> {
    return safeTry(this, async function* () {
      for (const file of wanted) yield* await this.#checkOurs(file);
      return ok();
    });
  }

  #isAsWanted(file: WantedFile): ResultAsync<boolean, FileSystemError> {
    if ('target' in file) return this.#fileSystem.readLink(file.path).map((target) => target === file.target);
    return this.#fileSystem.stat(file.path).andThen((stat) => {
      if (stat === null || file.text === null) return okAsync(stat === null && file.text === null);
      if (stat.kind !== 'file' || (stat.mode & 0o777) !== file.mode) return okAsync(false);
      return this.#fileSystem.readText(file.path).map((text) => text === file.text);
    });
  }

  async #checkOurs(file: WantedFile): Promise<Result<void, FileSystemError | Foreign>> {
    if ('target' in file || !file.path.startsWith(`${unitFolder}/`)) return ok();
    const stat = await this.#fileSystem.stat(file.path);
    if (stat.isErr()) return err(stat.error);
    if (stat.value === null) return ok();
    const text = stat.value.kind === 'file' ? await this.#fileSystem.readText(file.path) : ok('');
    if (text.isErr()) return err(text.error);
    const owner = branchOfFile(text.value);
    return owner === this.#root ? ok() : err(foreign(file.path, owner));
  }

  /** `woosoo.target.wants`, `nginx.service.d` and the like; never the folder of all units. */
  #removeIfEmpty(folder: string): ResultAsync<void, FileSystemError> {
    if (folder === unitFolder || !/\.(wants|d)$/.test(folder)) return okAsync(undefined);
    return this.#fileSystem
      .stat(folder)
      .andThen((stat) => (stat === null ? okAsync(null) : this.#fileSystem.list(folder)))
      .andThen((entries) => (entries?.length === 0 ? this.#fileSystem.remove(folder) : okAsync(undefined)));
  }
}

function foreign(path: string, owner: string | null): Foreign {
  return serviceUnitForeign({
    message:
      owner === null
        ? `${path} is there already and was not written by Woosoo.`
        : `${path} belongs to the branch in ${owner}. One machine runs one branch under systemd.`,
    remedy:
      owner === null
        ? 'Move it away if nobody needs it, then install the services again.'
        : `Remove that branch's services first: \`woosoo --root ${owner} services uninstall all\`; or use SERVICE_DRIVER=supervisor here. If that branch is gone, remove the file.`,
    detail: { path, owner },
  });
}

export function unitPathOf(unit: string): string {
  return join(unitFolder, unit);
}
