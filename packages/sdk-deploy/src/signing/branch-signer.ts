import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, Sensitive, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { Authenticity } from './authenticity.ts';

/** Says of a text and the signature that came with it what they are worth. */
export type SignatureCheck = (text: string, signature: string | undefined) => Authenticity;

/** Signs texts with a key of this branch (HMAC-SHA-256, in hex), so that one that was edited shows. */
export class BranchSigner {
  readonly #fileSystem: FileSystem;
  readonly #path: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#path = join(deps.paths.state, 'keys', 'report.key');
  }

  sign(text: string): ResultAsync<string, FileSystemError> {
    return this.#key().map((key) => hmac(text, key));
  }

  /** Whether this branch has signed anything yet. */
  hasKey(): ResultAsync<boolean, FileSystemError> {
    return this.#keptKey().map((key) => key !== null);
  }

  /** Reads only: where the key is gone, nothing can be proven. */
  check(): ResultAsync<SignatureCheck, FileSystemError> {
    return this.#keptKey().map((key) => (text, signature) => {
      if (signature === undefined || key === null) return 'unproven';
      const [given, expected] = [Buffer.from(signature, 'hex'), Buffer.from(hmac(text, key), 'hex')];
      return given.length === expected.length && timingSafeEqual(given, expected) ? 'genuine' : 'altered';
    });
  }

  #key(): ResultAsync<Sensitive, FileSystemError> {
    const [fileSystem, path] = [this.#fileSystem, this.#path];
    return this.#keptKey().andThen((kept) => {
      if (kept !== null) return okAsync(kept);
      return safeTry(async function* () {
        yield* fileSystem.makeDirectory(dirname(path), { mode: 0o700 });
        const fresh = randomBytes(32).toString('hex');
        yield* fileSystem.writeTextAtomic(path, fresh, { mode: 0o600 });
        return ok(Sensitive.of(fresh));
      });
    });
  }

  #keptKey(): ResultAsync<Sensitive | null, FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#path).map((kept) => (kept === null ? null : Sensitive.of(kept)));
  }
}

function hmac(text: string, key: Sensitive): string {
  return createHmac('sha256', key.reveal()).update(text).digest('hex');
}
