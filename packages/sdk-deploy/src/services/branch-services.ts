import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { cancelled, safeTry, type AuditTrail, type BranchLock, type WoosooError } from '@woosoo/sdk-core';
import {
  serviceManagerUnavailable,
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
  type ServiceCourtesy,
} from '@woosoo/sdk-services';
import type { DownCard } from './why/down-card.ts';
import type { WhyDown } from './why/why-down.ts';
import { currentActor } from '../actor.ts';
import { heldByOthers, sayHeld } from './held-by-others.ts';
import { installedDefinitions } from './installed-definitions.ts';

export type ServiceAction = 'install' | 'uninstall' | 'start' | 'stop' | 'restart' | 'enable' | 'disable';

/** Cancelling and progress, as the services package has them. */
export type ServiceActionOptions = ServicesOptions;

/** The branch's services by name, in the right order. Every action is idempotent and waits for the real state. */
export class BranchServices {
  readonly #controller: ServiceController;
  readonly #otherManagers: readonly ServiceController[];
  readonly #wanted: () => ResultAsync<readonly ServiceDefinition[], WoosooError>;
  readonly #meter: ServiceUsageMeter;
  readonly #courtesy: ServiceCourtesy;
  readonly #why: WhyDown;
  readonly #mayRestart: (name: string) => ResultAsync<unknown, WoosooError>;
  readonly #lock: BranchLock;
  readonly #audit: AuditTrail;

  /** `wanted`: the definitions as the configuration has them now. */
  constructor(deps: {
    readonly controller: ServiceController;
    /** The managers of this system that the configuration does not name. */
    readonly otherManagers: readonly ServiceController[];
    readonly wanted: () => ResultAsync<readonly ServiceDefinition[], WoosooError>;
    readonly meter: ServiceUsageMeter;
    /** How the applications want to be stopped. */
    readonly courtesy: ServiceCourtesy;
    readonly why: WhyDown;
    /** Refuses where a service that runs would not start again. */
    readonly mayRestart: (name: string) => ResultAsync<unknown, WoosooError>;
    readonly lock: BranchLock;
    readonly audit: AuditTrail;
  }) {
    this.#controller = deps.controller;
    this.#otherManagers = deps.otherManagers;
    this.#wanted = deps.wanted;
    this.#meter = deps.meter;
    this.#courtesy = deps.courtesy;
    this.#why = deps.why;
    this.#mayRestart = deps.mayRestart;
    this.#lock = deps.lock;
    this.#audit = deps.audit;
  }

  get controller(): ServiceController {
    return this.#controller;
  }

  /** All services that are wanted or installed; what is not installed yet says so. */
  list(): ResultAsync<readonly ServiceStatus[], WoosooError> {
    return safeTry(this, async function* () {
      const installed = yield* this.#controller.list();
      const known = new Set(installed.map(({ name }) => name));
      const missing: ServiceStatus[] = [];
      for (const { name } of yield* this.#wanted()) if (!known.has(name)) missing.push(yield* this.#controller.status(name));
      return ok([...installed, ...missing]);
    });
  }

  /** CPU, memory and uptime of each running service since the last time this was asked; the first time over `overMs`, which it then takes. */
  usage({ overMs = 300 }: { readonly overMs?: number | undefined } = {}): ResultAsync<ReadonlyMap<string, ServiceUsage>, WoosooError> {
    return this.#meter.measure(overMs);
  }

  /** Why a service is down: what its manager and its log say, who holds its port, what has changed since it last started well, and what to do. */
  why(service: string): ResultAsync<DownCard, WoosooError> {
    return safeTry(this, async function* () {
      const known = (yield* this.list()).map(({ name }) => name);
      if (known.includes(service) || (yield* this.#why.remembers(service))) return this.#why.card(service);
      return err(unknownService(service, known));
    });
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
    const actor = currentActor();
    return safeTry(this, async function* () {
      const chosen = yield* this.#choose(action, names);
      await using _lease = yield* this.#lock.acquire({ actor, command: `woosoo services ${action} ${names.join(' ')}` });
      const entry = { actor, action: `services.${action}`, subject: chosen.join(', ') };
      yield* this.#audit.append({ ...entry, action: `${entry.action}.begin` });
      const performed = await this.#perform(action, chosen, options);
      const detail = performed.isOk() ? { outcome: 'done' } : { outcome: 'failed', error: performed.error.message };
      yield* this.#audit.append({ ...entry, action: `${entry.action}.end`, detail });
      if (performed.isErr()) return err(asCancelled(performed.error));
      const statuses: ServiceStatus[] = [];
      for (const name of chosen) statuses.push(yield* this.#controller.status(name));
      return ok(statuses);
    });
  }

  /** Stops all services; where the manager is our own, it ends too. */
  shutdown(options: ServiceActionOptions = {}): ResultAsync<void, WoosooError> {
    return this.act('stop', ['all'], options).andThen(() => this.#controller.resident?.shutdown() ?? okAsync(undefined));
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
    return safeTry(this, async function* () {
      const known =
        action === 'install' ? (yield* this.#wanted()).map(({ name }) => name) : (yield* this.#controller.list()).map(({ name }) => name);
      if (names.includes('all')) return ok(known);
      const unknown = names.find((name) => !known.includes(name));
      if (unknown === undefined) return ok(names);
      return errAsync(
        action === 'install'
          ? unknownService(unknown, known)
          : serviceNotInstalled({
              message: `The service ${unknown} is not installed.`,
              remedy:
                known.length === 0
                  ? 'Install the services with `woosoo services install all`, or deploy.'
                  : `There are: ${known.join(', ')}.`,
              detail: { service: unknown },
            }),
      );
    });
  }

  /** Two managers would run the same programs. */
  #refuseHeld(): ResultAsync<void, WoosooError> {
    const { driver } = this.#controller;
    return ResultAsync.fromSafePromise(heldByOthers(this.#otherManagers)).andThen(({ held }) => {
      if (held === null) return ok();
      const { message, remedy } = sayHeld(held, driver);
      return err(serviceManagerUnavailable({ message: `${message}.`, remedy, detail: { ...held } }));
    });
  }

  #perform(action: ServiceAction, names: readonly string[], given: ServiceActionOptions): ResultAsync<void, WoosooError> {
    const options = { ...given, courtesy: this.#courtesy };
    return safeTry(this, async function* () {
      const definitions = yield* installedDefinitions(this.#controller);
      switch (action) {
        case 'install':
          yield* this.#refuseHeld();
          for (const definition of yield* this.#wanted()) if (names.includes(definition.name)) yield* this.#controller.install(definition);
          break;
        case 'start':
          yield* startServices(this.#controller, definitions, names, options);
          break;
        case 'stop':
          yield* stopServices(this.#controller, definitions, names, options);
          break;
        case 'restart':
          for (const name of names) yield* this.#mayRestart(name);
          yield* stopServices(this.#controller, definitions, names, options);
          yield* startServices(this.#controller, definitions, names, options);
          break;
        case 'uninstall':
          yield* stopServices(this.#controller, definitions, names, options);
          for (const name of names) yield* this.#controller.uninstall(name, options);
          break;
        case 'enable':
          for (const name of names) yield* this.#controller.enable(name);
          break;
        case 'disable':
          for (const name of names) yield* this.#controller.disable(name);
          break;
      }
      return ok(undefined);
    });
  }
}

function unknownService(service: string, known: readonly string[]): WoosooError {
  return serviceNotInstalled({
    message: `This branch has no service ${service}.`,
    remedy: known.length === 0 ? 'Install the services with `woosoo services install all`, or deploy.' : `There are: ${known.join(', ')}.`,
    detail: { service },
  });
}

/** Managers say of a wait that was given up what became of it; to whoever gave up it is no failure. */
function asCancelled(error: WoosooError): WoosooError {
  return error.detail?.['cancelled'] === true ? cancelled({ message: error.message, remedy: error.remedy, cause: error }) : error;
}
