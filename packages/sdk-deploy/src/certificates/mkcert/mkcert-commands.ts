import type { Command } from '@woosoo/sdk-core';

interface Mkcert {
  readonly program: string;
  /** The folder of the authority. Never left to mkcert: another account has another one. */
  readonly authority: string;
}

/** `system` alone: Java's store makes mkcert start a keytool that may hang. */
const environment = ({ authority }: Mkcert) => ({ CAROOT: authority, TRUST_STORES: 'system' });

/** Makes a certificate. Options come before the names, and `--` before those, or mkcert takes the one for the other. Makes an authority where there is none. */
export function mkcertIssue(mkcert: Mkcert, files: { readonly chain: string; readonly key: string }, names: readonly string[]): Command {
  return {
    program: mkcert.program,
    args: ['-cert-file', files.chain, '-key-file', files.key, '--', ...names],
    env: environment(mkcert),
    effect: 'write',
  };
}

/** Adds the authority to the system's trust store; on Linux this needs root, or it would ask for a password. */
export function mkcertInstall(mkcert: Mkcert): Command {
  return { program: mkcert.program, args: ['-install'], env: environment(mkcert), effect: 'write' };
}

/** On Windows mkcert would use the store of the account and open a dialog; this is the machine's, without one, and needs elevation. */
export function windowsTrust(certificate: string): Command {
  return { program: 'certutil.exe', args: ['-addstore', '-f', 'Root', certificate], effect: 'write' };
}
