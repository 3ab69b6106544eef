import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type FileSystem, type WoosooError } from '@woosoo/sdk-core';
import type { ServiceController, ServiceDefinition } from '@woosoo/sdk-services';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { WantedServices } from '../services/wanted-services.ts';
import type { EffectFacts } from './sync-effects.ts';

interface Input {
  readonly services: ServiceController;
  readonly wantedServices: WantedServices;
  readonly releases: ReleaseStore;
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
  /** Whether definitions of services are brought to the configuration too; not where only some files are asked for. */
  readonly whole: boolean;
}

export interface ReadEffectFacts extends Omit<EffectFacts, 'pwa'> {
  /** The live release of the backend; `null`: none. */
  readonly backendRelease: string | null;
  /** Whether a release of the tablet page is live. */
  readonly livePwa: boolean;
  /** Wanted definitions that differ from the installed ones, of services that are installed. */
  readonly definitions: readonly ServiceDefinition[];
}

/** What runs, and what of it a change of files concerns. */
export function readEffectFacts({
  services,
  wantedServices,
  releases,
  fileSystem,
  paths,
  whole,
}: Input): ResultAsync<ReadEffectFacts, WoosooError> {
  return safeTry(async function* () {
    const statuses = yield* services.list();
    const wanted = whole && statuses.length > 0 ? yield* wantedServices.read() : [];
    const drift = whole && statuses.length > 0 ? (yield* services.diff(wanted)).filter(({ kind }) => kind === 'changed') : [];
    const release = yield* releases.current('backend');
    const cache = release === null ? null : join(paths.release('backend', release.id), 'bootstrap', 'cache', 'config.php');
    return ok({
      running: new Set(statuses.filter(({ state }) => state === 'running').map(({ name }) => name)),
      drift,
      cachedBackend: cache !== null && (yield* fileSystem.stat(cache)) !== null,
      backendRelease: release?.id ?? null,
      livePwa: (yield* releases.current('pwa')) !== null,
      definitions: wanted.filter(({ name }) => drift.some(({ service }) => service === name)),
    });
  });
}
