import { err, ok, type ResultAsync } from 'neverthrow';
import { safeTry, type AuditTrail, type BranchLock, type BranchPaths, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import { currentActor } from '../actor.ts';
import type { CertificateAuthority } from './authority/certificate-authority.ts';
import { certificateMissing, trustFailed } from './certificate-errors.ts';
import { clearScratch, scratchFolder, writeAuthority } from './issue-certificate.ts';
import type { Mkcert } from './mkcert/mkcert.ts';

export interface TrustReport {
  /** SHA-256 of the authority's certificate. */
  readonly fingerprint: string;
}

interface Deps {
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly lock: BranchLock;
  readonly audit: AuditTrail;
  readonly authority: CertificateAuthority;
  readonly mkcert: Mkcert;
}

/** Adds the authority to the trust store of the whole machine. Never asks: without the rights it says what to do instead. */
export function trustAuthority(
  { paths, fileSystem, lock, audit, authority, mkcert }: Deps,
  {
    signal,
    platform = process.platform,
    isRoot = process.getuid?.() === 0,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly platform?: NodeJS.Platform;
    readonly isRoot?: boolean;
  } = {},
): ResultAsync<TrustReport, WoosooError> {
  const actor = currentActor();
  const folder = scratchFolder(paths);
  return safeTry(async function* () {
    await using _lease = yield* lock.acquire({ actor, command: 'woosoo cert trust' });
    const known = yield* authority.usable();
    if (known === null)
      return err(
        certificateMissing({
          message: 'There is no certificate authority yet.',
          remedy: 'Make a certificate first: `woosoo cert generate`.',
        }),
      );
    // mkcert would start sudo, which asks for a password.
    if (platform !== 'win32' && !isRoot) return err(needsRights(undefined, platform));
    yield* clearScratch(fileSystem, paths);
    yield* audit.append({ actor, action: 'certificate.trust', subject: known.fingerprint });
    yield* writeAuthority(fileSystem, folder, known)
      .andThen(() => mkcert.trust(folder, platform, signal))
      .andThen(() => fileSystem.remove(folder))
      .orElse((error) => fileSystem.remove(folder).andThen(() => err(needsRights(error, platform))));
    return ok({ fingerprint: known.fingerprint });
  });
}

function needsRights(cause: WoosooError | undefined, platform: NodeJS.Platform) {
  const remedy =
    platform === 'win32'
      ? 'Open a terminal as administrator and run `woosoo cert trust` there.'
      : 'Run it as root: `sudo woosoo cert trust`.';
  return trustFailed({
    message:
      cause === undefined ? "The machine's trust store belongs to root." : `The machine's trust store was not changed: ${cause.message}`,
    remedy,
    cause,
  });
}
