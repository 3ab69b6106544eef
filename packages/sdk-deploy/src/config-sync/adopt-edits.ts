import { err, ok, type Result } from 'neverthrow';
import { Sensitive, type BranchConfig, type ErrorOf } from '@woosoo/sdk-core';
import { notAdoptable } from './config-sync-errors.ts';
import type { ConfigSyncPlan, TargetPlan } from './config-sync-plan.ts';
import { withoutStamp } from './stamp.ts';

type NotAdoptable = ErrorOf<typeof notAdoptable>;

/** Variables of the applications that are keys of the master configuration themselves: changed there, Woosoo's own connections follow. */
const BACKEND: Readonly<Record<string, string>> = {
  APP_ENV: 'ENVIRONMENT',
  APP_KEY: 'APP_KEY',
  DB_CONNECTION: 'DB_CONNECTION',
  DB_DATABASE: 'DB_DATABASE',
  DB_HOST: 'DB_HOST',
  DB_PORT: 'DB_PORT',
  DB_USERNAME: 'DB_USERNAME',
  DB_PASSWORD: 'DB_PASSWORD',
  REVERB_APP_ID: 'REVERB_APP_ID',
  REVERB_APP_KEY: 'REVERB_APP_KEY',
  REVERB_APP_SECRET: 'REVERB_APP_SECRET',
};
const PWA: Readonly<Record<string, string>> = { NUXT_PUBLIC_REVERB_APP_KEY: 'REVERB_APP_KEY' };

/**
 * What has to be set in the master configuration so that those of the named files that have keys, and were edited by hand, are what a sync writes. Of what
 * differs, the file wins. `Err`: something cannot be said there, such as a line that was taken out. For files without keys see {@link TemplateAdoption}.
 */
export function adoptEdits(
  plan: ConfigSyncPlan,
  names: readonly string[],
  config: BranchConfig,
): Result<ReadonlyMap<string, Sensitive>, NotAdoptable> {
  const values = new Map<string, Sensitive>();
  for (const target of plan.targets.filter(({ name, editedByHand, dialect }) => editedByHand && dialect !== null && names.includes(name))) {
    const found = editsOf(target, config);
    if (found.isErr()) return err(found.error);
    for (const [key, value] of found.value) {
      const before = values.get(key);
      if (before !== undefined && before.reveal() !== value.reveal()) return err(contradicting(key));
      values.set(key, value);
    }
  }
  return ok(values);
}

function editsOf(target: TargetPlan, config: BranchConfig): Result<ReadonlyMap<string, Sensitive>, NotAdoptable> {
  const { name, dialect, component, before, text } = target;
  if (dialect === null || component === null || component === 'relay') return err(noKeys(name));
  const current = dialect.read(withoutStamp(before?.reveal() ?? ''));
  const wanted = dialect.read(withoutStamp(text.reveal()));
  if (current.isErr() || wanted.isErr()) return err(noKeys(name));
  const removed = [...wanted.value.keys()].filter((key) => !current.value.has(key));
  if (removed.length > 0) return err(takenOut(name, removed));
  const changed = [...current.value].filter(([key, value]) => wanted.value.get(key) !== value);
  return ok(new Map(changed.map(([key, value]) => [masterKey(key, component, config), Sensitive.of(plainValue(key, value))])));
}

function masterKey(key: string, component: 'backend' | 'pwa', config: BranchConfig): string {
  const prefixed = `${component === 'backend' ? 'BACKEND' : 'PWA'}_ENV_${key}`;
  const own = (component === 'backend' ? BACKEND : PWA)[key];
  // What the owner set for this application alone stays so.
  return own === undefined || config.values.has(prefixed) ? prefixed : own;
}

/** Without the quotes that keep Nuxt from taking it for something else than text. */
function plainValue(key: string, value: string): string {
  if (!key.startsWith('NUXT_') || !/^".*"$/s.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}

const remedy = 'Overwrite the file, keep it as it is, or move the change into a template (templates/).';

function noKeys(name: string): NotAdoptable {
  return notAdoptable({
    message: `What was changed in ${name} by hand cannot be taken over: it is not a matter of keys.`,
    remedy,
    detail: { file: name },
  });
}

function takenOut(name: string, keys: readonly string[]): NotAdoptable {
  return notAdoptable({
    message: `In ${name} lines were taken out by hand (${keys.join(', ')}), which the configuration cannot say.`,
    remedy,
    detail: { file: name, keys },
  });
}

function contradicting(key: string): NotAdoptable {
  return notAdoptable({
    message: `Two files were edited by hand and give ${key} different values.`,
    remedy: 'Make them alike, or overwrite one of them.',
    detail: { key },
  });
}
