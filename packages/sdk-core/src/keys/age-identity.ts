import { Sensitive } from '../secrets/sensitive.ts';
import { isAgeIdentity } from './age-recipient.ts';

/** A private key of age with the public key that belongs to it. */
export interface AgeIdentity {
  readonly identity: Sensitive;
  readonly recipient: string;
}

/** A fresh key pair (X25519: what every `age` program since 1.0 can read). */
export async function generateAgeIdentity(): Promise<AgeIdentity> {
  const { generateX25519Identity } = await import('age-encryption');
  return ageIdentity(Sensitive.of(await generateX25519Identity()));
}

export async function ageIdentity(identity: Sensitive): Promise<AgeIdentity> {
  const { identityToRecipient } = await import('age-encryption');
  return { identity, recipient: await identityToRecipient(identity.reveal()) };
}

/** A key file as `age-keygen` writes it and `age -d -i` reads it. */
export function writeIdentityFile({ identity, recipient }: AgeIdentity, createdAt: Date): Sensitive {
  return Sensitive.of(`# created: ${createdAt.toISOString()}\n# public key: ${recipient}\n${identity.reveal()}\n`);
}

/** The private keys in the text of a key file; comments and blank lines are skipped. `null`: a line is something else. */
export function readIdentityFile(text: string): readonly Sensitive[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every(isAgeIdentity) ? lines.map((line) => Sensitive.of(line)) : null;
}
