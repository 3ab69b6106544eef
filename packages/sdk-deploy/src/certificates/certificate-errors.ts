import { defineError, type ErrorOf } from '@woosoo/sdk-core';

export const certificateNameInvalid = defineError({
  type: 'CertificateNameInvalid',
  code: 'WOO3300',
  category: 'usage',
  title: 'Not a name for a certificate',
  explanation:
    'A certificate is for host names (woosoo.lan, *.woosoo.lan) and addresses (192.168.100.85, ::1), separated by commas. Ports, paths and https:// do not belong there.',
});
export const mkcertFailed = defineError({
  type: 'MkcertFailed',
  code: 'WOO3301',
  category: 'failed',
  title: 'mkcert could not make a certificate',
  explanation:
    'mkcert is run with a copy of the certificate authority, without any dialog and with a time limit. It ended with an error, which the message holds. Nothing was changed.',
});
export const authorityLost = defineError({
  type: 'AuthorityLost',
  code: 'WOO3302',
  category: 'person-needed',
  title: 'The certificate authority is lost, damaged or not the one that the tablets trust',
  explanation:
    'Every tablet trusts certificates of one authority, whose fingerprint is kept. Its files are missing, do not belong together or are those of another authority. A certificate of a new authority would be refused by every tablet, so nothing is made. `woosoo cert generate --restore-ca` puts the kept copy back; `--new-ca` begins anew on purpose: then every tablet needs the new one (`woosoo cert export`).',
});
export const certificateUnfit = defineError({
  type: 'CertificateUnfit',
  code: 'WOO3303',
  category: 'failed',
  title: 'The new certificate is not as it should be',
  explanation:
    'Every new certificate is checked (authority, names, key, dates) before it is put in place. This one did not pass, so the old one stays.',
});
export const certificateMissing = defineError({
  type: 'CertificateMissing',
  code: 'WOO3304',
  category: 'failed',
  title: 'There is no certificate',
  explanation: 'No certificate with its key is in the folder certs/. `woosoo cert generate` makes one.',
});
export const certificateNotServed = defineError({
  type: 'CertificateNotServed',
  code: 'WOO3305',
  category: 'failed',
  title: 'nginx does not serve the new certificate',
  explanation:
    'After a new certificate was put in place and nginx reloaded, the port for HTTPS still answered with another one, or not at all. The old certificate was put back.',
});
export const trustFailed = defineError({
  type: 'TrustFailed',
  code: 'WOO3306',
  category: 'failed',
  title: 'This machine could not be made to trust the certificate authority',
  explanation:
    'Adding to the trust store of the whole machine needs the rights of an administrator. Certificates work all the same; only programs on this machine itself do not trust them by themselves.',
});

export type AuthorityLost = ErrorOf<typeof authorityLost>;

export const certificateErrors = [
  certificateNameInvalid,
  mkcertFailed,
  authorityLost,
  certificateUnfit,
  certificateMissing,
  certificateNotServed,
  trustFailed,
] as const;
