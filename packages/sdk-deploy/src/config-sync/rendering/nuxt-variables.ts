import type { BranchConfig } from '@woosoo/sdk-core';
import type { Variables } from './template-variables.ts';

/** What the tablet page's `.env` holds unless `PWA_ENV_*` says otherwise. Empty addresses mean the origin that served the page, so that any name of the box works. */
export function nuxtVariables(config: BranchConfig): Variables {
  return new Map([
    ['NUXT_PUBLIC_API_BASE', ''],
    ['NUXT_PUBLIC_WS_URL', ''],
    ['NUXT_PUBLIC_REVERB_APP_KEY', config.reverb.key],
  ]);
}
