import type { ComponentName, Sensitive } from '@woosoo/sdk-core';
import type { FingerprintIndex } from '../fingerprint/fingerprint.ts';

/** What was read of each component's sources, so that it need not be read again. */
export type SourceIndexes = readonly { readonly component: ComponentName; readonly index: FingerprintIndex }[];

/** What belongs to a plan but must not stand in it. */
export interface PlanMaterial {
  readonly contents: readonly Sensitive[];
  readonly indexes: SourceIndexes;
}
