import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Sensitive } from '@woosoo/sdk-core';

/** The files of an authority as they lie on the disk; `null`: not there. */
export interface AuthorityFiles {
  readonly certificate: string | null;
  readonly key: Sensitive | null;
}

/** What is known of the authority that the tablets trust. */
export interface AuthorityPin {
  /** SHA-256 of the certificate, as `AB:CD:...`. */
  readonly fingerprint: string;
  readonly pinnedAt: string;
}

/**
 * `absent`: there never was one. `unpinned`: whole, but not known yet (made elsewhere, or by a run that was cut off). `whole`: the pinned one.
 * Everything else must not be used.
 */
export type AuthorityState =
  | { readonly state: 'absent' }
  | { readonly state: 'unpinned' | 'whole'; readonly certificate: string; readonly key: Sensitive; readonly fingerprint: string }
  | { readonly state: 'lost' | 'certificate-lost' | 'key-lost' | 'unreadable' | 'mismatched' | 'expired' }
  | { readonly state: 'changed'; readonly fingerprint: string };

/** Looks at an authority without changing anything: mkcert itself would silently make a new one where half of it is missing. */
export function judgeAuthority({ certificate, key }: AuthorityFiles, pin: AuthorityPin | null, now: Date): AuthorityState {
  if (certificate === null && key === null) return pin === null ? { state: 'absent' } : { state: 'lost' };
  if (certificate === null) return { state: 'certificate-lost' };
  const known = readCertificate(certificate);
  if (known === null || !known.ca) return { state: 'unreadable' };
  const fingerprint = known.fingerprint256;
  if (pin !== null && pin.fingerprint !== fingerprint) return { state: 'changed', fingerprint };
  if (key === null) return { state: 'key-lost' };
  if (!belongs(known, key)) return { state: 'mismatched' };
  if (new Date(known.validTo) <= now) return { state: 'expired' };
  return { state: pin === null ? 'unpinned' : 'whole', certificate, key, fingerprint };
}

export function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** Whether a private key is that of a certificate; one that cannot be read is not. */
export function belongs(certificate: X509Certificate, key: Sensitive): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key.reveal()));
  } catch {
    return false;
  }
}

/** What is wrong with an authority that must not be used, for people. */
export function authorityProblem(state: Exclude<AuthorityState['state'], 'absent' | 'unpinned' | 'whole'>): string {
  switch (state) {
    case 'lost':
      return 'rootCA.pem and rootCA-key.pem are missing';
    case 'certificate-lost':
      return 'rootCA.pem is missing';
    case 'key-lost':
      return 'rootCA-key.pem is missing';
    case 'unreadable':
      return 'rootCA.pem is not the certificate of an authority';
    case 'mismatched':
      return 'rootCA-key.pem does not belong to rootCA.pem';
    case 'expired':
      return 'rootCA.pem has expired';
    case 'changed':
      return 'rootCA.pem is another one than the tablets trust';
  }
}
