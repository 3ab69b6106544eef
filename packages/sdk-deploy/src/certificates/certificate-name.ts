import { isIP } from 'node:net';
import { err, ok, Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { certificateNameInvalid } from './certificate-errors.ts';

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** mkcert names its files after the first name, and more than this no browser shows. */
const MOST = 100;

/** Host names and addresses that may stand in a certificate, in small letters, each once. None of them can be taken for an option or a path. */
export function certificateNames(given: readonly string[]): Result<readonly string[], ErrorOf<typeof certificateNameInvalid>> {
  const names = [...new Set(given.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))];
  if (names.length === 0) return err(invalid('No name was given for the certificate.'));
  if (names.length > MOST) return err(invalid(`${names.length} names are too many for a certificate; ${MOST} are the most.`));
  return Result.combine(names.map((name) => (isName(name) ? ok(name) : err(invalid(`"${name}" is not a name for a certificate.`)))));
}

function isName(name: string): boolean {
  if (isIP(name) !== 0) return !name.includes('%');
  // What looks like an address but is none would be a host name that no browser asks for.
  if (/^[\d.]+$/.test(name) || name.length > 253) return false;
  const labels = (name.startsWith('*.') ? name.slice(2) : name).split('.');
  return labels.every((label) => LABEL.test(label)) && (!name.startsWith('*.') || labels.length > 1);
}

function invalid(message: string) {
  return certificateNameInvalid({
    message,
    remedy: 'Give host names or addresses without port or https://, for example --domains 192.168.100.85,localhost.',
  });
}

/** The names of the files, as mkcert gives them: `<first>+N.pem` and `<first>+N-key.pem`. */
export function certificateFileNames(names: readonly string[]): { readonly chain: string; readonly key: string } {
  const first = (names[0] ?? 'certificate').replace('*', '_wildcard').replaceAll(':', '_');
  const stem = names.length > 1 ? `${first}+${names.length - 1}` : first;
  return { chain: `${stem}.pem`, key: `${stem}-key.pem` };
}
