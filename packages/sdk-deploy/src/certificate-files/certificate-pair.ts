import { join } from 'node:path';

/** A certificate with its key, as nginx needs them. */
export interface CertificatePair {
  readonly chain: string;
  readonly key: string;
}

/** The pair that mkcert left in a folder (`x.pem` and `x-key.pem`): that of the branch's address before others. */
export function certificatePair(folder: string, names: readonly string[], appIp: string): CertificatePair | null {
  const pairs = names
    .filter((name) => name.endsWith('.pem') && !name.endsWith('-key.pem') && names.includes(`${name.slice(0, -4)}-key.pem`))
    .sort((a, b) => Number(b.startsWith(appIp)) - Number(a.startsWith(appIp)) || (a < b ? -1 : 1));
  const [chosen] = pairs;
  return chosen === undefined ? null : { chain: join(folder, chosen), key: join(folder, `${chosen.slice(0, -4)}-key.pem`) };
}
