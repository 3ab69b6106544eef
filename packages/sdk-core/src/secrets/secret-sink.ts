import type { Sensitive } from './sensitive.ts';

/** The part of the redactor that whoever reads a secret needs: it makes the secret known, so that it is scrubbed everywhere. */
export interface SecretSink {
  add(secret: Sensitive): void;
}
