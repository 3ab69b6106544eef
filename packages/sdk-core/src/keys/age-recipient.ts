const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
/** A bech32 text ends with a checksum of six characters. */
const CHECKSUM = 6;

/**
 * Whether a text is the public key of somebody for whom age can encrypt (`age1...`). Its checksum is checked, so a key that was mistyped or cut off when
 * it was copied shows before something is encrypted that nobody can read.
 */
export function isAgeRecipient(text: string): boolean {
  return /^age1[a-z0-9]{58}$/.test(text) && hasChecksum('age', text.slice('age1'.length));
}

/** Whether a text is a private key of age (`AGE-SECRET-KEY-1...`), whole and not mistyped. */
export function isAgeIdentity(text: string): boolean {
  return /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/.test(text) && hasChecksum('age-secret-key-', text.slice('AGE-SECRET-KEY-1'.length).toLowerCase());
}

function hasChecksum(prefix: string, data: string): boolean {
  const values = Array.from(data, (character) => ALPHABET.indexOf(character));
  if (data.length < CHECKSUM || values.includes(-1)) return false;
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return polymod([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values]) === 1;
}

/** The checksum of BIP 173. */
function polymod(values: readonly number[]): number {
  return values.reduce((checksum, value) => {
    const top = checksum >>> 25;
    const shifted = ((checksum & 0x1ffffff) << 5) ^ value;
    return GENERATORS.reduce((result, generator, bit) => ((top >>> bit) & 1 ? result ^ generator : result), shifted);
  }, 1);
}
