import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  scratchFile,
  type BranchConfig,
  type FileSystem,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import {
  restoreDefinition,
  storeDefinition,
  type ServiceController,
  type ServiceDefinition,
  type StoredDefinition,
} from '@woosoo/sdk-services';
import { fromPlanned } from '../services/planned-definition.ts';

const definition = z.record(z.string(), z.json());
const params = z.object({ definitions: z.array(definition), remove: z.array(z.string()) });
type Params = z.infer<typeof params>;

interface Previous {
  readonly name: string;
  readonly definition: StoredDefinition | null;
  readonly running: boolean;
}

/**
 * Brings service definitions to what is wanted, and removes services that are wanted no more.
 * What was there before is kept in the operation's private folder: definitions may hold secrets.
 */
export class ServicesInstallStep implements StepKind<Params, null> {
  readonly kind = 'services.install';
  readonly params = params;
  readonly undoData = z.null();
  readonly #services: ServiceController;
  readonly #fileSystem: FileSystem;
  readonly #config: BranchConfig;

  constructor(deps: { readonly services: ServiceController; readonly fileSystem: FileSystem; readonly config: BranchConfig }) {
    this.#config = deps.config;
    this.#services = deps.services;
    this.#fileSystem = deps.fileSystem;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do(params: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const wanted = this.#definitions(params);
    return safeTry(this, async function* () {
      const before: Previous[] = [];
      for (const name of [...wanted.map((service) => service.name), ...params.remove]) {
        const installed = yield* this.#services.definition(name);
        const { state } = yield* this.#services.status(name);
        before.push({ name, definition: installed === null ? null : storeDefinition(installed), running: state === 'running' });
      }
      yield* this.#fileSystem.writeTextAtomic(scratchFile(context, 'before.json'), JSON.stringify(before), { mode: 0o600 });
      for (const service of wanted) yield* this.#services.install(service);
      for (const name of params.remove) yield* this.#services.uninstall(name);
      return ok(undefined);
    });
  }

  /** Without the kept file nothing had been touched. */
  undo(_params: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const kept = yield* this.#fileSystem.readTextIfExists(scratchFile(context, 'before.json'));
      for (const { name, definition, running } of kept === null ? [] : (JSON.parse(kept) as Previous[])) {
        if (definition === null) {
          yield* this.#services.uninstall(name);
          continue;
        }
        yield* this.#services.install(restoreDefinition(definition));
        if (running && (yield* this.#services.status(name)).state !== 'running') yield* this.#services.start(name);
      }
      return ok(undefined);
    });
  }

  finish(params: Params): ResultAsync<void, WoosooError> {
    const wanted = this.#definitions(params);
    return safeTry(this, async function* () {
      for (const definition of wanted) yield* this.#services.install(definition);
      for (const name of params.remove) yield* this.#services.uninstall(name);
      return ok(undefined);
    });
  }

  #definitions({ definitions }: Params): readonly ServiceDefinition[] {
    return definitions.map((planned) => fromPlanned(planned as unknown as StoredDefinition, this.#config));
  }
}
