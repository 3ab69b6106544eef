import { X509Certificate } from 'node:crypto';

const DAY_MS = 86_400_000;

/** How near the end of a certificate is: `notice` from 30 days on, `warning` from 14, `critical` from 7. */
export type ExpiryLevel = 'fine' | 'notice' | 'warning' | 'critical' | 'expired' | 'not-yet';

export interface CertificateExpiry {
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Whole days until it ends; negative once it has. */
  readonly daysLeft: number;
  readonly level: ExpiryLevel;
}

/**
 * When a certificate ends, and how urgent that is. Throws what `X509Certificate` throws for a text that is none.
 *
 * @example
 * ```ts
 * import { certificateExpiry } from '@woosoo/sdk-core';
 *
 * declare const pem: string;
 * const { daysLeft, level } = certificateExpiry(pem, new Date());
 * if (level !== 'fine') console.log(`The certificate ends in ${daysLeft} days.`);
 * ```
 */
export function certificateExpiry(certificate: string | X509Certificate, now: Date): CertificateExpiry {
  const known = typeof certificate === 'string' ? new X509Certificate(certificate) : certificate;
  // `validToDate` came with Node 23.
  const [validFrom, validTo] = [new Date(known.validFrom), new Date(known.validTo)];
  const daysLeft = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  return { validFrom, validTo, daysLeft, level: levelOf(validFrom, validTo, daysLeft, now) };
}

function levelOf(validFrom: Date, validTo: Date, daysLeft: number, now: Date): ExpiryLevel {
  if (now >= validTo) return 'expired';
  if (now < validFrom) return 'not-yet';
  if (daysLeft < 7) return 'critical';
  if (daysLeft < 14) return 'warning';
  return daysLeft < 30 ? 'notice' : 'fine';
}
