import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import { startServices, stopServices, type ServiceController } from '@woosoo/sdk-services';
import { installedDefinitions } from '../services/installed-definitions.ts';
import { serviceEventText } from '../services/service-event-text.ts';

const params = z.object({ names: z.array(z.string()) });
type Params = z.infer<typeof params>;
const undoData = z.object({ running: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

/** Stops services gracefully, in reverse order of dependency. Undo starts again those that were up: by then the pointer names the old release. */
export class ServicesStopStep implements StepKind<Params, Undo> {
  readonly kind = 'services.stop';
  readonly params = params;
  readonly undoData = undoData;
  readonly #services: ServiceController;

  constructor(deps: { readonly services: ServiceController }) {
    this.#services = deps.services;
  }

  prepare({ names }: Params): ResultAsync<Undo, WoosooError> {
    return this.#services.list().map((statuses) => ({
      running: statuses
        .filter(({ name, state }) => names.includes(name) && ['running', 'starting', 'backoff'].includes(state))
        .map(({ name }) => name),
    }));
  }

  do({ names }: Params, _undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const services = this.#services;
    return safeTry(async function* () {
      const definitions = yield* installedDefinitions(services);
      const present = names.filter((name) => definitions.some((definition) => definition.name === name));
      yield* stopServices(services, definitions, present, { onEvent: (event) => context.output(serviceEventText(event)) });
      return ok(undefined);
    });
  }

  undo(_params: Params, { running }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    const services = this.#services;
    return safeTry(async function* () {
      const definitions = yield* installedDefinitions(services);
      yield* startServices(services, definitions, running, { onEvent: (event) => context.output(serviceEventText(event)) });
      return ok(undefined);
    });
  }

  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
