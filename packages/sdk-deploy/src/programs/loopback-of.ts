import type { BranchConfig } from '@woosoo/sdk-core';

/** The address of this machine under which its own programs reach what the branch listens on. */
export function loopbackOf({ bindAddress }: Pick<BranchConfig, 'bindAddress'>): string {
  return bindAddress.startsWith('127.') ? bindAddress : '127.0.0.1';
}
