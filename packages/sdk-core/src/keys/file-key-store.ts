import type { Duplex } from 'node:stream';
import { err, ok, ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { decryptionFailed, keyUnusable } from '../errors/core-errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { safeTry } from '../result/safe-try.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import type { Sensitive } from '../secrets/sensitive.ts';
import { ageDecrypt, ageDecryptStream, ageEncrypt, ageEncryptStream } from './age-cipher.ts';
import { ageIdentity, generateAgeIdentity, readIdentityFile, writeIdentityFile, type AgeIdentity } from './age-identity.ts';
import type { DecryptionFailed, DecryptOptions, KeyError, KeyStore } from './key-store.ts';

export interface FileKeyStoreDeps {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** `BranchPaths.machineKey`. */
  readonly path: string;
  /** The owner's public keys, from the configuration. */
  readonly recoveryRecipients: readonly string[];
  readonly redactor?: SecretSink | undefined;
}

/** {@link KeyStore} with the machine's key in a file of the state folder that its owner alone can read (0600). */
export class FileKeyStore implements KeyStore {
  readonly #deps: FileKeyStoreDeps;

  constructor(deps: FileKeyStoreDeps) {
    this.#deps = deps;
  }

  machineRecipient(): ResultAsync<string, KeyError> {
    return this.#machine().map(({ recipient }) => recipient);
  }

  recipients(): ResultAsync<readonly string[], KeyError> {
    return this.machineRecipient().map((machine) => [...new Set([machine, ...this.#deps.recoveryRecipients])]);
  }

  identities(): ResultAsync<readonly Sensitive[], KeyError> {
    const { fileSystem, path, redactor } = this.#deps;
    return fileSystem.readTextIfExists(path).andThen((text) => {
      const found = text === null ? [] : readIdentityFile(text);
      if (found === null) return err(damaged(path));
      for (const identity of found) redactor?.add(identity);
      return ok(found);
    });
  }

  encrypt(bytes: Uint8Array): ResultAsync<Uint8Array, KeyError> {
    return this.recipients().andThen((recipients) => ResultAsync.fromPromise(ageEncrypt(bytes, recipients), recipientRefused));
  }

  decrypt(bytes: Uint8Array, options: DecryptOptions = {}): ResultAsync<Uint8Array, KeyError | DecryptionFailed> {
    return this.identities().andThen((own) =>
      ResultAsync.fromPromise(ageDecrypt(bytes, [...own, ...(options.identities ?? [])]), notDecrypted),
    );
  }

  encryptStream(): ResultAsync<Duplex, KeyError> {
    return this.recipients().map(ageEncryptStream);
  }

  decryptStream(options: DecryptOptions = {}): ResultAsync<Duplex, KeyError> {
    return this.identities().map((own) => ageDecryptStream([...own, ...(options.identities ?? [])]));
  }

  #machine(): ResultAsync<AgeIdentity, KeyError> {
    const { fileSystem, clock, path, redactor } = this.#deps;
    return safeTry(this, async function* () {
      const [kept] = yield* this.identities();
      if (kept !== undefined) return ok(await ageIdentity(kept));
      const fresh = await generateAgeIdentity();
      redactor?.add(fresh.identity);
      yield* fileSystem.writeTextAtomic(path, writeIdentityFile(fresh, clock.now()).reveal(), { mode: 0o600 });
      return ok(fresh);
    });
  }
}

function damaged(path: string) {
  return keyUnusable({
    message: `${path} is not a key file of age.`,
    remedy:
      'Put the file back from where it was kept, or take it away: then a new key is made, and what was encrypted for the old one opens with the recovery key alone.',
    detail: { path },
  });
}

function recipientRefused(cause: unknown) {
  return keyUnusable({
    message: 'Nothing can be encrypted: a recovery key is not a public key of age.',
    remedy: 'Check RECOVERY_RECIPIENTS in deployment.config.env; each begins with age1.',
    cause,
  });
}

function notDecrypted(cause: unknown): DecryptionFailed {
  return decryptionFailed({
    message: "It cannot be decrypted with this machine's key.",
    remedy: 'It was encrypted for another machine, or was changed. With the recovery key of the owner it can be opened.',
    cause,
  });
}
