import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type BranchConfig, type Clock, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { certificateNotServed } from './certificate-errors.ts';
import { httpsAddress } from './https-address.ts';
import type { ServedCertificate } from './served-certificate.ts';

const params = z.object({ fingerprint: z.string(), name: z.string() });
type Params = z.infer<typeof params>;

/** New workers of nginx answer a moment after the reload. */
const ATTEMPTS = 20;
const PAUSE_MS = 250;

interface Deps {
  readonly config: BranchConfig;
  readonly clock: Clock;
  readonly services: ServiceController;
  readonly served: ServedCertificate;
}

/** Proves that a running nginx shows the new certificate: its reload ends with 0 even when it kept the old one. Changes nothing. */
export class CertificateServedStep implements StepKind<Params, null> {
  readonly kind = 'certificate.served';
  readonly params = params;
  readonly undoData = z.null();
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do({ fingerprint, name }: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const { config, clock, services, served } = this.#deps;
    const at = { ...httpsAddress(config), name };
    return safeTry(async function* () {
      if ((yield* services.status('nginx')).state !== 'running') return ok(undefined);
      let last = 'another certificate is served';
      for (let attempt = 0; attempt < ATTEMPTS && !context.signal.aborted; attempt += 1) {
        const shown = await served.fingerprint(at);
        if (shown.isOk() && shown.value === fingerprint) return ok(undefined);
        last = shown.isErr() ? shown.error.message : `${at.host}:${at.port} still shows another certificate`;
        await clock.sleep(PAUSE_MS, { signal: context.signal });
      }
      return errAsync(
        certificateNotServed({
          message: `nginx does not serve the new certificate: ${last}.`,
          remedy: 'See what nginx says: `woosoo logs nginx`.',
          detail: { ...at },
        }),
      );
    });
  }

  undo(): ResultAsync<void, WoosooError> {
    return okAsync(undefined);
  }

  finish(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
