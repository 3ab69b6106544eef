import type { ResultAsync } from 'neverthrow';
import { reveal, Sensitive } from '../secrets/sensitive.ts';
import type { DecryptionFailed, DecryptOptions, KeyError, KeyStore } from './key-store.ts';

/** `age:` and an age file in base64, which always begins alike. By hand: `base64 -d | age -d -i .woosoo/keys/machine.key`. */
const SEALED = /^age:YWdlLWVuY3J5cHRpb24ub3JnL3YxC[A-Za-z0-9+/]+={0,2}$/;

/** Whether a value is kept encrypted. */
export function isSealedText(value: string): boolean {
  return SEALED.test(value);
}

/** Encrypts a value so that it can stand on one line of a configuration file, without quotes. */
export function sealText(keys: KeyStore, value: string | Sensitive): ResultAsync<string, KeyError> {
  return keys.encrypt(new TextEncoder().encode(reveal(value))).map((bytes) => `age:${Buffer.from(bytes).toString('base64')}`);
}

/** The value that {@link sealText} encrypted. */
export function openText(keys: KeyStore, sealed: string, options?: DecryptOptions): ResultAsync<Sensitive, KeyError | DecryptionFailed> {
  const bytes = new Uint8Array(Buffer.from(sealed.slice('age:'.length), 'base64'));
  return keys.decrypt(bytes, options).map((plain) => Sensitive.of(new TextDecoder().decode(plain)));
}
