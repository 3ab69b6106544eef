import { isIP } from 'node:net';
import type { X509Certificate } from 'node:crypto';
import { certificateExpiry, type CertificateExpiry, type Sensitive } from '@woosoo/sdk-core';
import { belongs, readCertificate } from './authority/authority-state.ts';

/** One thing that was looked at. */
export interface CertificateCheck {
  readonly check: 'readable' | 'authority' | 'names' | 'key' | 'dates' | 'served';
  readonly status: 'pass' | 'warning' | 'failure';
  readonly message: string;
  /** What to do; `null` where nothing is to be done. */
  readonly remedy: string | null;
}

export interface ExaminedCertificate {
  /** PEM; further certificates after the first are not looked at: mkcert's authority signs directly. */
  readonly chain: string;
  readonly key: Sensitive;
  /** The certificate of the authority, PEM; `null`: there is none. */
  readonly authority: string | null;
  readonly names: readonly string[];
  readonly now: Date;
}

const RENEW = 'Make a new one: `woosoo cert renew --force`.';

/** Checks a certificate against all that a tablet and nginx will ask of it. */
export function examineCertificate({ chain, key, authority, names, now }: ExaminedCertificate): readonly CertificateCheck[] {
  const certificate = readCertificate(chain);
  if (certificate === null) return [failure('readable', 'The file of the certificate cannot be read.', RENEW)];
  return [
    authorityCheck(certificate, authority),
    namesCheck(certificate, names),
    belongs(certificate, key)
      ? pass('key', 'The key belongs to the certificate.')
      : failure('key', 'The key does not belong to the certificate.', RENEW),
    datesCheck(certificateExpiry(certificate, now)),
  ];
}

function authorityCheck(certificate: X509Certificate, authority: string | null): CertificateCheck {
  const issuer = authority === null ? null : readCertificate(authority);
  if (issuer === null) return failure('authority', 'The authority of the certificate is not here.', 'See `woosoo cert info`.');
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    ? pass('authority', 'It was made by the authority that the tablets trust.')
    : failure('authority', 'It was not made by the authority that the tablets trust.', RENEW);
}

function namesCheck(certificate: X509Certificate, names: readonly string[]): CertificateCheck {
  const missing = names.filter((name) => !covers(certificate, name));
  return missing.length === 0
    ? pass('names', `It is valid for ${names.join(', ')}.`)
    : failure('names', `It is not valid for ${missing.join(', ')}.`, 'Make one for all names: `woosoo cert generate --domains NAME,NAME`.');
}

/** Whether a browser that asks for a name would accept the certificate; a wildcard covers itself. */
export function covers(certificate: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
  if (name.startsWith('*.')) return subjectNames(certificate).includes(name);
  return certificate.checkHost(name, { subject: 'never' }) !== undefined;
}

/** The names and addresses that stand in a certificate. */
export function subjectNames(certificate: X509Certificate): readonly string[] {
  return (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [name.toLowerCase()];
  });
}

function datesCheck({ level, daysLeft, validTo, validFrom }: CertificateExpiry): CertificateCheck {
  const until = validTo.toISOString().slice(0, 10);
  switch (level) {
    case 'fine':
      return pass('dates', `It is valid until ${until}, ${daysLeft} days more.`);
    case 'notice':
    case 'warning':
    case 'critical':
      return {
        check: 'dates',
        status: 'warning',
        message: `It ends on ${until}, in ${daysLeft} days.`,
        remedy: 'Renew it: `woosoo cert renew`.',
      };
    case 'expired':
      return failure('dates', `It ended on ${until}.`, 'Renew it: `woosoo cert renew`.');
    case 'not-yet':
      return failure('dates', `It is valid from ${validFrom.toISOString().slice(0, 10)} on.`, 'Check the clock of this machine.');
  }
}

function pass(check: CertificateCheck['check'], message: string): CertificateCheck {
  return { check, status: 'pass', message, remedy: null };
}

function failure(check: CertificateCheck['check'], message: string, remedy: string): CertificateCheck {
  return { check, status: 'failure', message, remedy };
}
