import type { ServiceError } from './errors.ts';
import type { ServiceStatus } from './service-status.ts';
import type { ServiceCourtesy } from './courtesy/service-courtesy.ts';

/** What starting and stopping services tells while it goes on. */
export type ServicesEvent =
  | { readonly type: 'starting' | 'stopping'; readonly service: string }
  /** Nothing was to be done: it is so already. */
  | { readonly type: 'unchanged'; readonly service: string; readonly status: ServiceStatus }
  /** It is on its way down; `for` says what is waited for. */
  | { readonly type: 'waiting'; readonly service: string; readonly for: string; readonly elapsedMs: number; readonly limitMs: number }
  /** Something worth knowing: `disconnecting 12 clients`. */
  | { readonly type: 'note'; readonly service: string; readonly text: string }
  | { readonly type: 'done'; readonly service: string; readonly status: ServiceStatus }
  | { readonly type: 'failed'; readonly service: string; readonly error: ServiceError };

export interface ServicesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: ServicesEvent) => void) | undefined;
}

export interface CourteousOptions extends ServicesOptions {
  /** How applications want to be stopped; without it the manager's own graceful stop is all they get. */
  readonly courtesy?: ServiceCourtesy | undefined;
}
