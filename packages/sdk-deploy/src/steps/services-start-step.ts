import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import { startServices, stopServices, withDependencies, type ServiceController, type ServiceCourtesy } from '@woosoo/sdk-services';
import { installedDefinitions } from '../services/installed-definitions.ts';
import { serviceEventText } from '../services/service-event-text.ts';

const params = z.object({ names: z.array(z.string()) });
type Params = z.infer<typeof params>;
/** What ran before, of the named services and of those that they need. */
const undoData = z.object({ running: z.array(z.string()) });
type Undo = z.infer<typeof undoData>;

/** Starts services with those that they need, in order of dependency, and waits until each is ready. Undo stops those that were not running before. */
export class ServicesStartStep implements StepKind<Params, Undo> {
  readonly kind = 'services.start';
  readonly params = params;
  readonly undoData = undoData;
  readonly #services: ServiceController;
  readonly #courtesy: ServiceCourtesy;

  constructor(deps: { readonly services: ServiceController; readonly courtesy: ServiceCourtesy }) {
    this.#services = deps.services;
    this.#courtesy = deps.courtesy;
  }

  prepare({ names }: Params): ResultAsync<Undo, WoosooError> {
    return safeTry(this, async function* () {
      const wanted = withDependencies(yield* installedDefinitions(this.#services), names);
      const statuses = yield* this.#services.list();
      return ok({ running: statuses.filter(({ name, state }) => wanted.has(name) && state === 'running').map(({ name }) => name) });
    });
  }

  do({ names }: Params, _undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const definitions = yield* installedDefinitions(this.#services);
      yield* startServices(this.#services, definitions, names, {
        signal: context.signal,
        courtesy: this.#courtesy,
        onEvent: (event) => context.output(serviceEventText(event)),
      });
      return ok(undefined);
    });
  }

  undo({ names }: Params, { running }: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const definitions = yield* installedDefinitions(this.#services);
      const installed = new Set(definitions.map(({ name }) => name));
      const started = [...withDependencies(definitions, names)].filter((name) => installed.has(name) && !running.includes(name));
      yield* stopServices(this.#services, definitions, started, {
        courtesy: this.#courtesy,
        onEvent: (event) => context.output(serviceEventText(event)),
      });
      return ok(undefined);
    });
  }

  finish(params: Params, undo: Undo, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
