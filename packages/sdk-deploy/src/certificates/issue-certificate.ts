import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { err, errAsync, ok, type ResultAsync } from 'neverthrow';
import { safeTry, Sensitive, type BranchPaths, type Clock, type FileSystem, type SecretSink, type WoosooError } from '@woosoo/sdk-core';
import { judgeAuthority } from './authority/authority-state.ts';
import type { CertificateAuthority } from './authority/certificate-authority.ts';
import { certificateUnfit, mkcertFailed } from './certificate-errors.ts';
import { examineCertificate } from './examine-certificate.ts';
import type { Mkcert } from './mkcert/mkcert.ts';

/** A certificate that has been made and checked, and is nowhere yet. */
export interface IssuedCertificate {
  readonly chain: string;
  readonly key: Sensitive;
  /** PEM. */
  readonly authority: string;
  readonly authorityIs: 'kept' | 'adopted' | 'new';
  /** The same pair in files that last as long as the work on them. */
  readonly files: { readonly chain: string; readonly key: string };
}

export interface IssueDeps {
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly authority: CertificateAuthority;
  readonly mkcert: Mkcert;
  readonly redactor?: SecretSink | undefined;
}

export interface CertificateRequest {
  readonly names: readonly string[];
  /** Of a new authority; the one that there is is set aside when all is made and checked. */
  readonly anew?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a certificate and gives it to `use`. mkcert works on a copy of the authority in a folder of its own: it writes a new one where half of it is missing,
 * and what the tablets trust must not depend on that. An authority is made only where there never was one.
 */
export function issueCertificate<T>(
  { names, anew = false, signal }: CertificateRequest,
  deps: IssueDeps,
  use: (issued: IssuedCertificate) => ResultAsync<T, WoosooError>,
): ResultAsync<T, WoosooError> {
  const { paths, fileSystem, clock, authority, mkcert, redactor } = deps;
  const folder = scratchFolder(paths);
  const files = { chain: join(folder, 'chain.pem'), key: join(folder, 'key.pem') };
  const work = safeTry(async function* () {
    yield* clearScratch(fileSystem, paths);
    const known = anew ? null : yield* authority.usable();
    const copy = join(folder, 'ca');
    yield* fileSystem.makeDirectory(copy, { mode: 0o700 });
    if (known !== null) yield* writeAuthority(fileSystem, copy, known);
    yield* mkcert.issue({ authority: copy, ...files, names, signal });
    const made = judgeAuthority(
      {
        certificate: yield* fileSystem.readTextIfExists(join(copy, 'rootCA.pem')),
        key: Sensitive.of((yield* fileSystem.readTextIfExists(join(copy, 'rootCA-key.pem'))) ?? ''),
      },
      known === null ? null : { fingerprint: known.fingerprint, pinnedAt: '' },
      clock.now(),
    );
    if (made.state !== 'whole' && made.state !== 'unpinned') return errAsync(noAuthority());
    const chain = yield* fileSystem.readText(files.chain);
    const key = Sensitive.of(yield* fileSystem.readText(files.key));
    redactor?.add(key);
    const failures = examineCertificate({ chain, key, authority: made.certificate, names, now: clock.now() }).filter(
      ({ status }) => status === 'failure',
    );
    if (failures.length > 0) return errAsync(unfit(failures.map(({ message }) => message)));
    if (anew) yield* authority.setAside();
    if (known === null) yield* authority.write(made);
    if (known?.state !== 'whole') yield* authority.adopt(made);
    const authorityIs = known === null ? 'new' : known.state === 'whole' ? 'kept' : 'adopted';
    return ok(yield* use({ chain, key, authority: made.certificate, authorityIs, files }));
  });
  return work
    .andThen((value) => fileSystem.remove(folder).map(() => value))
    .orElse((error) => fileSystem.remove(folder).andThen(() => err(error)));
}

const SCRATCH = /^certificate-[0-9a-f]{12}$/;

/** A folder for mkcert to work in, which may hold the key of the authority for a moment. */
export function scratchFolder(paths: BranchPaths): string {
  return join(paths.state, `certificate-${randomBytes(6).toString('hex')}`);
}

/** Takes away what a killed process left; whoever calls holds the lock, so nobody else is at work. */
export function clearScratch(fileSystem: FileSystem, paths: BranchPaths): ResultAsync<void, WoosooError> {
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(paths.state)) === null) return ok(undefined);
    for (const { name } of yield* fileSystem.list(paths.state)) if (SCRATCH.test(name)) yield* fileSystem.remove(join(paths.state, name));
    return ok(undefined);
  });
}

export function writeAuthority(
  fileSystem: FileSystem,
  folder: string,
  { certificate, key }: { readonly certificate: string; readonly key: Sensitive },
): ResultAsync<void, WoosooError> {
  return fileSystem
    .writeTextAtomic(join(folder, 'rootCA.pem'), certificate, { mode: 0o600 })
    .andThen(() => fileSystem.writeTextAtomic(join(folder, 'rootCA-key.pem'), key.reveal(), { mode: 0o600 }));
}

function noAuthority() {
  return mkcertFailed({
    message: 'mkcert ended without an error, but left no usable certificate authority.',
    remedy: 'Check which program MKCERT_PROGRAM names; version 1.4 is known to work.',
  });
}

function unfit(problems: readonly string[]) {
  return certificateUnfit({
    message: `The certificate that mkcert made is not put in place: ${problems.join(' ')}`,
    remedy: 'Check the clock of this machine and the names, then try again.',
    detail: { problems },
  });
}
