import { join } from 'node:path';
import { safeTry, type BranchPaths, type FileSystem } from '@woosoo/sdk-core';
import { ok } from 'neverthrow';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** Whether this account may make the links by which a release shares its `.env`: Windows lets administrators alone, unless it is told otherwise. */
export class LinksCheck implements PreflightCheck {
  readonly name = 'links';
  readonly title = 'Links';
  readonly #deps: { readonly paths: BranchPaths; readonly fileSystem: FileSystem };

  constructor(deps: { readonly paths: BranchPaths; readonly fileSystem: FileSystem }) {
    this.#deps = deps;
  }

  async run(): Promise<CheckOutcome> {
    const { fileSystem, paths } = this.#deps;
    const [target, link] = [join(paths.run, 'linked'), join(paths.run, 'link')];
    const made = await safeTry(async function* () {
      yield* fileSystem.makeDirectory(paths.run);
      yield* fileSystem.writeTextAtomic(target, '');
      yield* fileSystem.replaceLink(link, target);
      return ok();
    });
    for (const path of [link, target]) (await fileSystem.remove(path)).unwrapOr(undefined);
    if (made.isOk()) return pass('may be made');
    // What refuses the account refuses the deploy; a disk that only behaves oddly may do so here alone.
    const tell = made.error.type === 'PermissionDenied' ? fail : warn;
    return tell(
      `this account cannot make a link to a file: ${made.error.message}`,
      'Open the terminal with "Run as administrator", or turn on the developer mode of Windows (Settings, For developers), and keep the branch on an NTFS disk.',
    );
  }
}
