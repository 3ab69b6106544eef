import { basename, join } from 'node:path';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  Sensitive,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type DecryptionFailed,
  type FileSystem,
  type FileSystemError,
  type KeyError,
  type KeyStore,
  type SecretSink,
} from '@woosoo/sdk-core';
import { authorityLost, type AuthorityLost } from '../certificate-errors.ts';
import { authorityProblem, judgeAuthority, type AuthorityPin, type AuthorityState } from './authority-state.ts';

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly keys: KeyStore;
  readonly redactor?: SecretSink | undefined;
}

type UsableAuthority = Extract<AuthorityState, { readonly state: 'whole' | 'unpinned' }>;
export type AuthorityError = AuthorityLost | FileSystemError | KeyError | DecryptionFailed;

const CERTIFICATE = 'rootCA.pem';
const KEY = 'rootCA-key.pem';
const pinShape = z.object({ fingerprint: z.string(), pinnedAt: z.string() });
const copyShape = z.object({ certificate: z.string(), key: z.string() });

/**
 * The certificate authority that the tablets trust: two files in mkcert's folder, the fingerprint that is expected of them, and a copy that is encrypted
 * with the keys of the branch, so that a lost or half-deleted authority can be put back.
 */
export class CertificateAuthority {
  readonly #deps: Deps;
  readonly folder: string;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.folder = deps.config.certificates.authorityDirectory ?? deps.paths.authority;
  }

  state(): ResultAsync<AuthorityState, FileSystemError> {
    const { fileSystem, clock, redactor } = this.#deps;
    return safeTry(this, async function* () {
      const certificate = yield* fileSystem.readTextIfExists(join(this.folder, CERTIFICATE));
      const text = yield* fileSystem.readTextIfExists(join(this.folder, KEY));
      const key = text === null ? null : Sensitive.of(text);
      if (key !== null) redactor?.add(key);
      return ok(judgeAuthority({ certificate, key }, yield* this.pin(), clock.now()));
    });
  }

  /** The authority, or `null` where there is none yet; an error that says the ways out where it must not be used. */
  usable(): ResultAsync<UsableAuthority | null, AuthorityError> {
    return this.state().andThen((found): ResultAsync<UsableAuthority | null, AuthorityError> => {
      switch (found.state) {
        case 'absent':
          return okAsync(null);
        case 'whole':
        case 'unpinned':
          return okAsync(found);
        default: {
          const { state } = found;
          return this.hasCopy().andThen((kept) => errAsync(this.#lost(state, kept)));
        }
      }
    });
  }

  pin(): ResultAsync<AuthorityPin | null, FileSystemError> {
    return this.#deps.fileSystem.readTextIfExists(this.#pinFile).map((text) => pinShape.safeParse(parseJson(text)).data ?? null);
  }

  /** Takes an authority as the one that counts from now on: pins its fingerprint and keeps an encrypted copy. */
  adopt({
    certificate,
    key,
    fingerprint,
  }: Pick<UsableAuthority, 'certificate' | 'key' | 'fingerprint'>): ResultAsync<void, AuthorityError> {
    const { fileSystem, clock, keys } = this.#deps;
    return safeTry(this, async function* () {
      const sealed = yield* keys.encrypt(new TextEncoder().encode(JSON.stringify({ certificate, key: key.reveal() })));
      yield* fileSystem.writeTextAtomic(this.#copyFile, Buffer.from(sealed).toString('base64'), { mode: 0o600 });
      const pin = { fingerprint, pinnedAt: clock.now().toISOString() };
      yield* fileSystem.writeTextAtomic(this.#pinFile, `${JSON.stringify(pin, null, 2)}\n`, { mode: 0o600 });
      return ok(undefined);
    });
  }

  /** Puts files of an authority in its folder. */
  write({ certificate, key }: { readonly certificate: string; readonly key: Sensitive }): ResultAsync<void, FileSystemError> {
    const { fileSystem } = this.#deps;
    return fileSystem
      .makeDirectory(this.folder, { mode: 0o700 })
      .andThen(() => fileSystem.writeTextAtomic(join(this.folder, KEY), key.reveal(), { mode: 0o600 }))
      .andThen(() => fileSystem.writeTextAtomic(join(this.folder, CERTIFICATE), certificate, { mode: 0o644 }));
  }

  hasCopy(): ResultAsync<boolean, FileSystemError> {
    return this.#deps.fileSystem.stat(this.#copyFile).map((found) => found !== null);
  }

  /** Puts the kept copy back. It must be the one that is pinned. */
  restore(): ResultAsync<UsableAuthority, AuthorityError> {
    const { fileSystem, clock, keys } = this.#deps;
    return safeTry(this, async function* () {
      const text = yield* fileSystem.readTextIfExists(this.#copyFile);
      if (text === null) return err(this.#lost('lost', false));
      const plain = yield* keys.decrypt(new Uint8Array(Buffer.from(text, 'base64')));
      const copy = copyShape.parse(JSON.parse(new TextDecoder().decode(plain))); // authenticated by its encryption: it is what we wrote
      const key = Sensitive.of(copy.key);
      const judged = judgeAuthority({ certificate: copy.certificate, key }, yield* this.pin(), clock.now());
      if (judged.state !== 'whole' && judged.state !== 'unpinned') return err(this.#lost('changed', false));
      yield* this.write({ certificate: copy.certificate, key });
      return ok(judged);
    });
  }

  /**
   * Moves the files of an authority aside, so that a new one can take their place. Nothing is deleted; and the pin and the copy stay until the new one has
   * its own, so that an end in between leaves one that is missed, and can be put back.
   */
  setAside(): ResultAsync<string | null, FileSystemError> {
    const { fileSystem, clock } = this.#deps;
    const stamp = clock.now().toISOString().replaceAll(/[:.]/g, '-');
    const aside = `${this.folder}.before-${stamp}`;
    return safeTry(this, async function* () {
      for (const file of [this.#pinFile, this.#copyFile, join(this.folder, CERTIFICATE), join(this.folder, KEY)]) {
        if ((yield* fileSystem.stat(file)) === null) continue;
        yield* fileSystem.makeDirectory(aside, { mode: 0o700 });
        yield* fileSystem.copyFile(file, join(aside, basename(file)), { mode: 0o600 });
      }
      for (const file of [CERTIFICATE, KEY]) yield* fileSystem.remove(join(this.folder, file));
      return ok((yield* fileSystem.stat(aside)) === null ? null : aside);
    });
  }

  get #pinFile(): string {
    return join(this.#deps.paths.keys, 'ca-pin.json');
  }

  get #copyFile(): string {
    return join(this.#deps.paths.keys, 'ca-copy.age.b64');
  }

  #lost(state: Parameters<typeof authorityProblem>[0], kept: boolean): AuthorityLost {
    return authorityLost({
      message: `The certificate authority in ${this.folder} cannot be used: ${authorityProblem(state)}.`,
      remedy: kept
        ? 'Put the kept copy back with `woosoo cert generate --restore-ca`. (To begin anew on purpose: `woosoo cert generate --new-ca`; then every tablet needs the new one.)'
        : 'Put its files back from a backup. If there is none, begin anew with `woosoo cert generate --new-ca`; then every tablet needs the new one (`woosoo cert export`).',
      detail: { folder: this.folder, state },
    });
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
