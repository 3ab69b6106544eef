import type { DefinitionDrift } from '@woosoo/sdk-services';
import type { Runtime } from '../releases/release.ts';
import { changedTargets, type ConfigSyncPlan, type TargetPlan } from './config-sync-plan.ts';

/** What must follow a change of files, and because of which keys or files. */
export interface SyncEffect {
  /** `recache`: Laravel's cache of its configuration is made anew. `deploy`: only a build takes it up. */
  readonly action: 'restart' | 'reload' | 'recache' | 'deploy';
  /** A service; for `recache` and `deploy` a component. */
  readonly subject: string;
  readonly because: readonly string[];
}

/** What the effects depend on beside the files. */
export interface EffectFacts {
  readonly running: ReadonlySet<string>;
  /** How installed definitions differ from those that are wanted now. */
  readonly drift: readonly DefinitionDrift[];
  /** Whether a release of the backend is live whose configuration is cached. */
  readonly cachedBackend: boolean;
  readonly pwa: Runtime | null;
}

/** Reverb reads these alone; what else the backend's `.env` holds concerns its other processes. */
const OF_REVERB = /^(?:APP_|LOG_|REVERB_|REDIS_|CACHE_)/;
/** And nobody but Reverb's own server reads these. */
const REVERB_ALONE = /^REVERB_(?:SERVER_|SCALING_|MAX_)/;
/** A server that Nuxt has built reads these when it starts; all else is part of the build. */
const AT_START = /^(?:NUXT_|NITRO_|NODE_)/;

/** Which services must restart because of which keys. Services that do not run, need nothing: they read their files when they start. */
export function syncEffects(plan: ConfigSyncPlan, facts: EffectFacts): readonly SyncEffect[] {
  const found = changedTargets(plan).flatMap((target) => effectsOf(target, facts));
  const drifted = facts.drift
    .filter(({ kind, service }) => kind === 'changed' && facts.running.has(service))
    .map(({ service, fields }): SyncEffect => ({
      action: 'restart',
      subject: service,
      because: fields.map((field) => `its definition: ${field}`),
    }));
  const needed = [...drifted, ...found].filter(
    ({ action, subject }) => action === 'recache' || action === 'deploy' || facts.running.has(subject),
  );
  return merged(needed);
}

function effectsOf(target: TargetPlan, facts: EffectFacts): readonly SyncEffect[] {
  const own = target.restarts.map((subject): SyncEffect => ({ action: 'restart', subject, because: [target.name] }));
  switch (target.affects) {
    case 'nginx':
      return [{ action: 'reload', subject: 'nginx', because: [target.name] }, ...own];
    case 'php':
      return [{ action: 'restart', subject: 'php', because: [target.name] }, ...own];
    case 'services':
      return own;
    case 'component':
      return target.component === 'backend' ? backendEffects(target.keys, facts) : pwaEffects(target.keys, facts);
  }
}

function backendEffects(keys: readonly string[], { cachedBackend }: EffectFacts): readonly SyncEffect[] {
  const [shared, ofReverb] = [keys.filter((key) => !REVERB_ALONE.test(key)), keys.filter((key) => OF_REVERB.test(key))];
  return [
    ...(cachedBackend && keys.length > 0 ? [{ action: 'recache', subject: 'backend', because: keys } as const] : []),
    ...(shared.length > 0 ? [{ action: 'restart', subject: 'queue-worker', because: shared } as const] : []),
    ...(ofReverb.length > 0 ? [{ action: 'restart', subject: 'reverb', because: ofReverb } as const] : []),
  ];
}

function pwaEffects(keys: readonly string[], { pwa }: EffectFacts): readonly SyncEffect[] {
  if (pwa === null || keys.length === 0) return [];
  const [atStart, built] =
    pwa.kind === 'server' ? [keys.filter((key) => AT_START.test(key)), keys.filter((key) => !AT_START.test(key))] : [[], keys];
  return [
    ...(atStart.length > 0 ? [{ action: 'restart', subject: 'pwa', because: atStart } as const] : []),
    ...(built.length > 0 ? [{ action: 'deploy', subject: 'pwa', because: built } as const] : []),
  ];
}

/** One effect for each subject and action, with all reasons; a restart makes a reload needless. */
function merged(effects: readonly SyncEffect[]): readonly SyncEffect[] {
  const byKey = new Map<string, SyncEffect>();
  for (const effect of effects) {
    const key = `${effect.action} ${effect.subject}`;
    const before = byKey.get(key)?.because ?? [];
    byKey.set(key, { ...effect, because: [...new Set([...before, ...effect.because])] });
  }
  return [...byKey.values()].filter(({ action, subject }) => action !== 'reload' || !byKey.has(`restart ${subject}`));
}
