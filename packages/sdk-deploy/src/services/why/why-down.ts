import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type ComponentName,
  type FileSystem,
  type ProcessRunner,
  type TextRedactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import { portHolder, type ServiceController, type ServiceDefinition, type ServiceError, type ServiceStatus } from '@woosoo/sdk-services';
import { originOf } from '../../backups/backup-sources.ts';
import type { ReleaseStore } from '../../releases/release-store.ts';
import { downCard, type DownCard, type DownFacts } from './down-card.ts';
import { changesSince, startSource, type GoodStart, type StartSource } from './good-start.ts';
import { ServiceMemories, type ServiceMemory } from './service-memory.ts';

export interface WhyDownDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly redactor: TextRedactor;
  readonly services: ServiceController;
  readonly releases: ReleaseStore;
}

const LINES = 60;
/** A run this long was a good one. */
const lastsMs = 30_000;

/** Tells why a service is down, from what its manager, its log, the machine and its last good start say. */
export class WhyDown {
  readonly #deps: WhyDownDeps;
  readonly #memories: ServiceMemories;

  constructor(deps: WhyDownDeps) {
    this.#deps = deps;
    this.#memories = new ServiceMemories(deps);
  }

  /** The card of a service as it is now. For one that is no longer installed: of its last failed start, if there was one. */
  card(service: string): ResultAsync<DownCard, WoosooError> {
    const { services } = this.#deps;
    return safeTry(this, async function* () {
      const status = yield* services.status(service);
      const { card } = yield* this.#memories.read(service);
      if (status.state === 'not-installed' && card !== null) return ok(card);
      return ok(downCard(yield* this.#gather(status, null)));
    });
  }

  /** Whether something is known of a service, which need not be installed any more. */
  remembers(service: string): ResultAsync<boolean, WoosooError> {
    return this.#memories.read(service).map(({ good, card }) => good !== null || card !== null);
  }

  /** A start that failed, with its card in `detail.card`; kept, since a rollback may take the service and its log away. */
  explain(error: ServiceError): ResultAsync<ServiceError, never> {
    if (error.type !== 'ServiceStartFailed') return okAsync(error);
    const { service, reason, lastLines } = error.detail as { service: string; reason: string; lastLines: readonly string[] }; // made by `startFailed`
    const { services } = this.#deps;
    return safeTry(this, async function* () {
      const facts = yield* this.#gather(yield* services.status(service), { reason, lastLines });
      const card = downCard(facts);
      yield* this.#memories.change(service, (memory) => ({ ...memory, card }));
      const remedy = [...card.next, `\`woosoo services why ${service}\` shows all of it.`].join('\n');
      return ok({ ...error, remedy, detail: { ...error.detail, card } });
    }).orElse(() => okAsync(error)); // the reason counts, not that it cannot be told at length
  }

  /** Remembers what a service was started from when it started well. */
  started(definition: ServiceDefinition): ResultAsync<void, WoosooError> {
    const { clock } = this.#deps;
    return safeTry(this, async function* () {
      const { key } = yield* this.#memories.read(definition.name);
      const good = { at: clock.now().toISOString(), ...(yield* this.#source(definition, key)) };
      yield* this.#memories.change(definition.name, (memory) => ({ key, good, before: lastingBefore(memory, clock.now()), card: null }));
      return ok(undefined);
    });
  }

  #gather(
    status: ServiceStatus,
    failed: { readonly reason: string; readonly lastLines: readonly string[] } | null,
  ): ResultAsync<DownFacts, WoosooError> {
    const { clock, services, redactor } = this.#deps;
    return safeTry(this, async function* () {
      const definition = yield* services.definition(status.name);
      const { key, ...remembered } = yield* this.#memories.read(status.name);
      const good = lastingStart(remembered, status);
      const lines: string[] = [...(failed?.lastLines ?? [])];
      if (failed === null && definition !== null)
        for await (const { text } of services.logs(status.name, { lines: LINES })) lines.push(redactor.redact(text));
      return ok({
        at: clock.now().toISOString(),
        status,
        manager: services.driver,
        failure: failed?.reason ?? null,
        lines,
        port: yield* this.#port(definition, status),
        changes: good === null ? null : changesSince(good, yield* this.#source(definition, key)),
      });
    });
  }

  #port(definition: ServiceDefinition | null, { state, name }: ServiceStatus): ResultAsync<DownFacts['port'], WoosooError> {
    if (definition?.readiness.kind !== 'tcp' || state === 'running') return okAsync(null);
    const { port, host } = definition.readiness;
    const { processes, services } = this.#deps;
    return safeTry(async function* () {
      const holder = yield* portHolder(port, { host, processes });
      if (holder === null) return ok(null);
      const own = (yield* services.processIds()).get(name) ?? [];
      // Not more of a stranger's command line: what follows may be a password.
      const command = holder.command.split(' ').slice(0, 3).join(' ');
      return ok({
        port,
        holder: holder.pid === null ? command : `process ${holder.pid} (${command})`,
        own: holder.pid !== null && own.includes(holder.pid),
      });
    });
  }

  #source(definition: ServiceDefinition | null, key: string): ResultAsync<StartSource, WoosooError> {
    const { config, paths, releases } = this.#deps;
    const component = config.components.find(({ name }) => definition?.workingDirectory === paths.current(name))?.name;
    return safeTry(this, async function* () {
      const release = yield* releaseOf(releases, component);
      return ok(startSource(definition, config.values, release, key, yield* this.#files(definition, component)));
    });
  }

  /** What it reads at its start and people edit. */
  #files(
    definition: ServiceDefinition | null,
    component: ComponentName | undefined,
  ): ResultAsync<ReadonlyMap<string, string | null>, WoosooError> {
    const { paths, fileSystem } = this.#deps;
    const files = [
      ...(definition?.name === 'nginx' ? [join(paths.configs, 'nginx.conf')] : []),
      ...(component === undefined ? [] : [join(paths.shared(component), '.env')]),
    ];
    return safeTry(async function* () {
      const texts = new Map<string, string | null>();
      for (const file of files) texts.set(originOf(paths.root, file), yield* fileSystem.readTextIfExists(file));
      return ok(texts);
    });
  }
}

/** Of several starts in a short time only the first was from something that had lasted. */
function lastingBefore({ good, before }: ServiceMemory, now: Date): GoodStart | null {
  return good !== null && now.getTime() - Date.parse(good.at) > lastsMs ? good : before;
}

/** A service may count as started and end right after; then the start before was the good one. */
function lastingStart({ good, before }: Omit<ServiceMemory, 'key'>, { lastExit }: ServiceStatus): GoodStart | null {
  if (good === null || lastExit === null) return good;
  const lastedMs = Date.parse(lastExit.at) - Date.parse(good.at);
  return lastedMs >= 0 && lastedMs < lastsMs ? before : good;
}

function releaseOf(releases: ReleaseStore, component: ComponentName | undefined): ResultAsync<string | null, WoosooError> {
  return component === undefined ? okAsync(null) : releases.current(component).map((release) => release?.id ?? null);
}
