import { Duplex } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import type { Sensitive } from '../secrets/sensitive.ts';

/** Encryption in age's format (age-encryption.org/v1): what it gives, the stock `age` program opens, and the other way round. */

/** Loaded when first needed: most commands encrypt nothing. */
async function encrypter(recipients: readonly string[]) {
  const { Encrypter } = await import('age-encryption');
  const one = new Encrypter();
  for (const recipient of recipients) one.addRecipient(recipient);
  return one;
}

async function decrypter(identities: readonly Sensitive[]) {
  const { Decrypter } = await import('age-encryption');
  const one = new Decrypter();
  for (const identity of identities) one.addIdentity(identity.reveal());
  return one;
}

export async function ageEncrypt(bytes: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  return (await encrypter(recipients)).encrypt(bytes);
}

/** Rejects when none of the keys opens it, or a byte of it was changed. */
export async function ageDecrypt(bytes: Uint8Array, identities: readonly Sensitive[]): Promise<Uint8Array> {
  return (await decrypter(identities)).decrypt(bytes);
}

/** A stream that encrypts what flows through it, in pieces of 64 KiB. */
export function ageEncryptStream(recipients: readonly string[]): Duplex {
  return Duplex.from(async function* (source: AsyncIterable<Uint8Array>) {
    yield* (await (await encrypter(recipients)).encrypt(webStream(source))) as unknown as AsyncIterable<Uint8Array>; // Node's streams can be iterated; the DOM's types don't know
  });
}

/** A stream that decrypts; it fails with an error where the keys don't fit, a byte was changed or the end is missing. */
export function ageDecryptStream(identities: readonly Sensitive[]): Duplex {
  return Duplex.from(async function* (source: AsyncIterable<Uint8Array>) {
    yield* (await (await decrypter(identities)).decrypt(webStream(source))) as unknown as AsyncIterable<Uint8Array>; // as above
  });
}

/** Node's own web stream under the name that the library's types have for it. */
function webStream(source: AsyncIterable<Uint8Array>): globalThis.ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(source) as unknown as globalThis.ReadableStream<Uint8Array<ArrayBuffer>>; // one class with two declarations
}
