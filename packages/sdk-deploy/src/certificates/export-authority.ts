import { resolve } from 'node:path';
import { errAsync, ok, type ResultAsync } from 'neverthrow';
import { fileExists, safeTry, type BranchConfig, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import type { CertificateAuthority } from './authority/certificate-authority.ts';
import { certificateMissing } from './certificate-errors.ts';
import { authorityAddress } from './https-address.ts';

/** The certificate of the authority on its way to the tablets. */
export interface AuthorityExport {
  /** The file that was written; `null`: none was asked for. */
  readonly file: string | null;
  /** Where tablets fetch it while nginx runs. */
  readonly address: string;
  /** SHA-256, as a tablet shows it. */
  readonly fingerprint: string;
}

interface Deps {
  readonly config: BranchConfig;
  readonly fileSystem: FileSystem;
  readonly authority: CertificateAuthority;
}

export function exportAuthority(
  { config, fileSystem, authority }: Deps,
  { file, force = false }: { readonly file?: string | undefined; readonly force?: boolean | undefined },
): ResultAsync<AuthorityExport, WoosooError> {
  return safeTry(async function* () {
    const known = yield* authority.usable();
    if (known === null)
      return errAsync(
        certificateMissing({
          message: 'There is no certificate authority yet.',
          remedy: 'Make a certificate first: `woosoo cert generate`.',
        }),
      );
    const exported = { address: authorityAddress(config), fingerprint: known.fingerprint };
    if (file === undefined) return ok({ ...exported, file: null });
    const path = resolve(file);
    const there = yield* fileSystem.readTextIfExists(path);
    if (there !== null && there !== known.certificate && !force) {
      return errAsync(
        fileExists({
          message: `${path} exists already and holds something else.`,
          remedy: 'Choose another name, or overwrite it with --force.',
          detail: { path },
        }),
      );
    }
    yield* fileSystem.writeTextAtomic(path, known.certificate, { mode: 0o644 });
    return ok({ ...exported, file: path });
  });
}
