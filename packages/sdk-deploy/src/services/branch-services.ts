import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type WoosooError } from '@woosoo/sdk-core';
import {
  serviceNotInstalled,
  startServices,
  stopServices,
  type DefinitionDrift,
  type ServiceController,
  type ServiceDefinition,
  type ServicesOptions,
  type ServiceStatus,
  type ServiceUsage,
  type ServiceUsageMeter,
} from '@woosoo/sdk-services';
import { installedDefinitions } from './installed-definitions.ts';

export type ServiceAction = 'install' | 'uninstall' | 'start' | 'stop' | 'restart' | 'enable' | 'disable';

/** Cancelling and progress, as the services package has them. */
export type ServiceActionOptions = ServicesOptions;

/** Keeps others out until it is disposed of. */
export type ActAlone = (action: ServiceAction, names: readonly string[]) => ResultAsync<AsyncDisposable, WoosooError>;

const nobodyElse: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** The branch's services by name, in the right order. Every action is idempotent and waits for the real state. */
export class BranchServices {
  readonly #controller: ServiceController;
  readonly #wanted: () => ResultAsync<readonly ServiceDefinition[], WoosooError>;
  readonly #meter: ServiceUsageMeter;
  readonly #alone: ActAlone;

  /** `wanted`: the definitions as the configuration has them now. `alone`: keeps others out of the branch meanwhile, and writes the act down. */
  constructor(deps: {
    readonly controller: ServiceController;
    readonly wanted: () => ResultAsync<readonly ServiceDefinition[], WoosooError>;
    readonly meter: ServiceUsageMeter;
    readonly alone?: ActAlone | undefined;
  }) {
    this.#controller = deps.controller;
    this.#wanted = deps.wanted;
    this.#meter = deps.meter;
    this.#alone = deps.alone ?? (() => okAsync(nobodyElse));
  }

  get controller(): ServiceController {
    return this.#controller;
  }

  /** All services that are wanted or installed; what is not installed yet says so. */
  list(): ResultAsync<readonly ServiceStatus[], WoosooError> {
    const [controller, wanted] = [this.#controller, this.#wanted];
    return safeTry(async function* () {
      const installed = yield* controller.list();
      const known = new Set(installed.map(({ name }) => name));
      const missing: ServiceStatus[] = [];
      for (const { name } of yield* wanted()) if (!known.has(name)) missing.push(yield* controller.status(name));
      return ok([...installed, ...missing]);
    });
  }

  /** CPU, memory and uptime of each running service since the last time this was asked; the first time over `overMs`, which it then takes. */
  usage({ overMs = 300 }: { readonly overMs?: number | undefined } = {}): ResultAsync<ReadonlyMap<string, ServiceUsage>, WoosooError> {
    return this.#meter.measure(overMs);
  }

  /** Drift between what is wanted and what is installed. */
  diff(): ResultAsync<readonly DefinitionDrift[], WoosooError> {
    return this.#wanted().andThen((wanted) => this.#controller.diff(wanted));
  }

  /** Does something to the named services (`all` for every one) and returns how they are then. */
  act(
    action: ServiceAction,
    names: readonly string[],
    options: ServiceActionOptions = {},
  ): ResultAsync<readonly ServiceStatus[], WoosooError> {
    const controller = this.#controller;
    const [choose, perform, alone] = [this.#choose.bind(this), this.#perform.bind(this), this.#alone];
    return safeTry(async function* () {
      const chosen = yield* choose(action, names);
      await using _lease = yield* alone(action, chosen);
      yield* perform(action, chosen, options);
      const statuses: ServiceStatus[] = [];
      for (const name of chosen) statuses.push(yield* controller.status(name));
      return ok(statuses);
    });
  }

  /** Stops all services; where the manager is our own, it ends too. */
  shutdown(): ResultAsync<void, WoosooError> {
    return this.#controller.resident?.shutdown() ?? this.act('stop', ['all']).map(() => undefined);
  }

  /** Brings the supervisor back when it has died: services live on without it, but nothing would restart them. */
  settle(): ResultAsync<void, WoosooError> {
    return this.#controller.resident?.ensureRunning() ?? okAsync(undefined);
  }

  /** {@link settle}, and whether there was something to mend: a supervisor of ours that had died. */
  revive(): ResultAsync<boolean, WoosooError> {
    const { resident } = this.#controller;
    if (resident === undefined) return okAsync(false);
    return resident.daemonStatus().andThen(({ needed, running }) => {
      return needed && !running ? resident.ensureRunning().map(() => true) : okAsync(false);
    });
  }

  #choose(action: ServiceAction, names: readonly string[]): ResultAsync<readonly string[], WoosooError> {
    const [controller, wanted] = [this.#controller, this.#wanted];
    return safeTry(async function* () {
      const known = action === 'install' ? (yield* wanted()).map(({ name }) => name) : (yield* controller.list()).map(({ name }) => name);
      if (names.includes('all')) return ok(known);
      const unknown = names.find((name) => !known.includes(name));
      if (unknown === undefined) return ok(names);
      return errAsync(
        serviceNotInstalled({
          message: action === 'install' ? `This branch has no service ${unknown}.` : `The service ${unknown} is not installed.`,
          remedy:
            known.length === 0 ? 'Install the services with `woosoo services install all`, or deploy.' : `There are: ${known.join(', ')}.`,
          detail: { service: unknown },
        }),
      );
    });
  }

  #perform(action: ServiceAction, names: readonly string[], options: ServiceActionOptions): ResultAsync<void, WoosooError> {
    const [controller, wanted] = [this.#controller, this.#wanted];
    return safeTry(async function* () {
      const definitions = yield* installedDefinitions(controller);
      switch (action) {
        case 'install':
          for (const definition of yield* wanted()) if (names.includes(definition.name)) yield* controller.install(definition);
          break;
        case 'start':
          yield* startServices(controller, definitions, names, options);
          break;
        case 'stop':
          yield* stopServices(controller, definitions, names, options);
          break;
        case 'restart':
          yield* stopServices(controller, definitions, names, options);
          yield* startServices(controller, definitions, names, options);
          break;
        case 'uninstall':
          yield* stopServices(controller, definitions, names, options);
          for (const name of names) yield* controller.uninstall(name, options);
          break;
        case 'enable':
          for (const name of names) yield* controller.enable(name);
          break;
        case 'disable':
          for (const name of names) yield* controller.disable(name);
          break;
      }
      return ok(undefined);
    });
  }
}
