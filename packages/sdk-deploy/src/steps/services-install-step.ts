import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, scratchFile, type FileSystem, type StepContext, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import { restoreDefinition, storeDefinition, type ServiceController, type StoredDefinition } from '@woosoo/sdk-services';

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

  constructor(deps: { readonly services: ServiceController; readonly fileSystem: FileSystem }) {
    this.#services = deps.services;
    this.#fileSystem = deps.fileSystem;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do(params: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const [services, fileSystem] = [this.#services, this.#fileSystem];
    const wanted = params.definitions.map((stored) => restoreDefinition(stored as unknown as StoredDefinition));
    return safeTry(async function* () {
      const before: Previous[] = [];
      for (const name of [...wanted.map((service) => service.name), ...params.remove]) {
        const installed = yield* services.definition(name);
        const { state } = yield* services.status(name);
        before.push({ name, definition: installed === null ? null : storeDefinition(installed), running: state === 'running' });
      }
      yield* fileSystem.writeTextAtomic(scratchFile(context, 'before.json'), JSON.stringify(before), { mode: 0o600 });
      for (const service of wanted) yield* services.install(service);
      for (const name of params.remove) yield* services.uninstall(name);
      return ok(undefined);
    });
  }

  /** Without the kept file nothing had been touched. */
  undo(_params: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const [services, fileSystem] = [this.#services, this.#fileSystem];
    return safeTry(async function* () {
      const kept = yield* fileSystem.readTextIfExists(scratchFile(context, 'before.json'));
      for (const { name, definition, running } of kept === null ? [] : (JSON.parse(kept) as Previous[])) {
        if (definition === null) {
          yield* services.uninstall(name);
          continue;
        }
        yield* services.install(restoreDefinition(definition));
        if (running && (yield* services.status(name)).state !== 'running') yield* services.start(name);
      }
      return ok(undefined);
    });
  }

  finish({ definitions, remove }: Params): ResultAsync<void, WoosooError> {
    const services = this.#services;
    return safeTry(async function* () {
      for (const stored of definitions) yield* services.install(restoreDefinition(stored as unknown as StoredDefinition));
      for (const name of remove) yield* services.uninstall(name);
      return ok(undefined);
    });
  }
}
