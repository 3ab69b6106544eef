import type { BranchConfig } from '@woosoo/sdk-core';

/** Where nginx answers over TLS, from this box. */
export function httpsAddress(config: BranchConfig): { readonly host: string; readonly port: number } {
  return { host: config.bindAddress === '0.0.0.0' ? '127.0.0.1' : config.bindAddress, port: config.ports.https };
}

/** Where a tablet gets the certificate of the authority: over plain HTTP, since it cannot trust the other yet. */
export function authorityAddress(config: BranchConfig): string {
  const port = config.ports.http === 80 ? '' : `:${config.ports.http}`;
  return `http://${config.appIp}${port}/woosoo-ca.crt`;
}
