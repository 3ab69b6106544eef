import { PassThrough, type Duplex } from 'node:stream';
import { okAsync, type ResultAsync } from 'neverthrow';
import type { KeyError, KeyStore } from '@woosoo/sdk-core';
import type { Seal } from './seal.ts';

const SUFFIX = '.age';

/**
 * Encrypts with age, for this machine and the owner's recovery keys. Without a recovery key nothing is encrypted: what this machine alone could open would be lost with it,
 * and a backup is for that day.
 */
export class AgeSeal implements Seal {
  readonly #keys: KeyStore;
  readonly suffix: string;

  constructor(deps: { readonly keys: KeyStore; readonly recoveryRecipients: readonly string[] }) {
    this.#keys = deps.keys;
    this.suffix = deps.recoveryRecipients.length === 0 ? '' : SUFFIX;
  }

  recipients(): ResultAsync<readonly string[], KeyError> {
    return this.suffix === '' ? okAsync([]) : this.#keys.recipients();
  }

  seal(): ResultAsync<Duplex, KeyError> {
    return this.suffix === '' ? okAsync(new PassThrough()) : this.#keys.encryptStream();
  }

  open(path: string): ResultAsync<Duplex, KeyError> {
    return path.endsWith(SUFFIX) ? this.#keys.decryptStream() : okAsync(new PassThrough());
  }
}
