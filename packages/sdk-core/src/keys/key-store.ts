import type { Duplex } from 'node:stream';
import type { ResultAsync } from 'neverthrow';
import type { FileSystemError, decryptionFailed, keyUnusable } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { Sensitive } from '../secrets/sensitive.ts';

export type KeyUnusable = ErrorOf<typeof keyUnusable>;
export type DecryptionFailed = ErrorOf<typeof decryptionFailed>;
export type KeyError = KeyUnusable | FileSystemError;

export interface DecryptOptions {
  /** Keys beside the machine's own: the owner's recovery key, when this is a new machine. */
  readonly identities?: readonly Sensitive[] | undefined;
}

/**
 * The keys of a branch: what is secret is encrypted (age, X25519) for this machine and for the owner's recovery keys, so that it can be read here
 * without asking anybody, and elsewhere by the owner alone. Encrypting needs public keys only. Files are age's own: `age -d -i KEYFILE` opens them.
 *
 * The machine's key is made when something is encrypted for the first time; whoever does that holds the branch's lock.
 */
export interface KeyStore {
  /** This machine's public key. Makes the key pair where there is none. */
  machineRecipient(): ResultAsync<string, KeyError>;
  /** Everybody for whom secrets are encrypted: this machine first, then the owner's recovery keys (`RECOVERY_RECIPIENTS`). */
  recipients(): ResultAsync<readonly string[], KeyError>;
  /** The private keys that this machine can decrypt with; none before the first encryption. Never makes one. */
  identities(): ResultAsync<readonly Sensitive[], KeyError>;
  encrypt(bytes: Uint8Array): ResultAsync<Uint8Array, KeyError>;
  decrypt(bytes: Uint8Array, options?: DecryptOptions): ResultAsync<Uint8Array, KeyError | DecryptionFailed>;
  /** For a pipeline; memory stays bounded whatever flows through. */
  encryptStream(): ResultAsync<Duplex, KeyError>;
  /** For a pipeline. The stream ends with an error where the keys don't fit or something was changed or cut off. */
  decryptStream(options?: DecryptOptions): ResultAsync<Duplex, KeyError>;
}
