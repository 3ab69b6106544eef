import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import {
  startServices,
  stopServices,
  type ServicesEvent,
  type ServiceController,
  type ServiceCourtesy,
  type ServiceState,
} from '@woosoo/sdk-services';
import { installedDefinitions } from '../services/installed-definitions.ts';
import { serviceEventText } from '../services/service-event-text.ts';

const params = z.object({ names: z.array(z.string()) });
type Params = z.infer<typeof params>;
/** `struggling`: what died again and again, or had not come up yet. */
const undoData = z.object({ running: z.array(z.string()), struggling: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

/** Stops services gracefully, in reverse order of dependency. Undo starts again those that were up: by then the pointer names the old release. One that was crashing before may go on crashing. */
export class ServicesStopStep implements StepKind<Params, Undo> {
  readonly kind = 'services.stop';
  readonly params = params;
  readonly undoData = undoData;
  readonly #services: ServiceController;
  readonly #courtesy: ServiceCourtesy;

  constructor(deps: { readonly services: ServiceController; readonly courtesy: ServiceCourtesy }) {
    this.#services = deps.services;
    this.#courtesy = deps.courtesy;
  }

  prepare({ names }: Params): ResultAsync<Undo, WoosooError> {
    return this.#services.list().map((statuses) => {
      const inState = (...states: readonly ServiceState[]): string[] =>
        statuses.filter(({ name, state }) => names.includes(name) && states.includes(state)).map(({ name }) => name);
      return { running: inState('running'), struggling: inState('starting', 'backoff') };
    });
  }

  do({ names }: Params, _undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const definitions = yield* installedDefinitions(this.#services);
      const present = names.filter((name) => definitions.some((definition) => definition.name === name));
      yield* stopServices(this.#services, definitions, present, {
        courtesy: this.#courtesy,
        onEvent: (event) => context.output(serviceEventText(event)),
      });
      return ok(undefined);
    });
  }

  undo(_params: Params, { running, struggling }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const definitions = yield* installedDefinitions(this.#services);
      const options = { courtesy: this.#courtesy, onEvent: (event: ServicesEvent) => context.output(serviceEventText(event)) };
      yield* startServices(this.#services, definitions, running, options);
      for (const name of struggling) yield* startServices(this.#services, definitions, [name], options).orElse(() => okAsync([]));
      return ok(undefined);
    });
  }

  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
