import { okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { StepContext, StepKind, WoosooError } from '@woosoo/sdk-core';
import { reloadNginx, type ReloadNginxDeps } from '../nginx/reload-nginx.ts';

const params = z.object({
  /** `do`: reload when the step is done. `undo`: reload when it is undone, for a step that stands before the one that writes nginx.conf. */
  when: z.enum(['do', 'undo']),
});
type Params = z.infer<typeof params>;

/** Has a running nginx take up its configuration file. That it did shows at verification: nginx's exit code proves nothing. */
export class NginxReloadStep implements StepKind<Params, null> {
  readonly kind = 'nginx.reload';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: ReloadNginxDeps;

  constructor(deps: ReloadNginxDeps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ when }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return when === 'do' ? this.#reload(context) : okAsync(undefined);
  }

  undo({ when }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return when === 'undo' ? this.#reload(context) : okAsync(undefined);
  }

  finish(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }

  #reload(context: StepContext): ResultAsync<void, WoosooError> {
    return reloadNginx(this.#deps, context);
  }
}
