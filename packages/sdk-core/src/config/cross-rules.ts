import type { MasterKey, MasterValues } from './master-schema.ts';

/** A rule over several keys that is broken; it is shown at `key`. */
export interface BrokenRule {
  readonly key: MasterKey;
  readonly rule: string;
}

const PORTS = ['BACKEND_PORT', 'PWA_PORT', 'REVERB_PORT', 'HTTP_PORT', 'HTTPS_PORT'] as const;

/** Checks what concerns several keys; keys that are wrong by themselves are absent. `given`: the keys that stand in the files. */
export function brokenRules(values: Partial<MasterValues>, given: ReadonlySet<string>): readonly BrokenRule[] {
  return [...alikePorts(values), ...databaseCredentials(values, given), ...incompleteNotifiers(values)];
}

function alikePorts(values: Partial<MasterValues>): readonly BrokenRule[] {
  const seen = new Map<number, MasterKey>();
  return PORTS.flatMap((key) => {
    const port = values[key];
    if (port === undefined) return [];
    const other = seen.get(port);
    seen.set(port, key);
    return other === undefined ? [] : [{ key, rule: `must not be the same as ${other}` }];
  });
}

function databaseCredentials(values: Partial<MasterValues>, given: ReadonlySet<string>): readonly BrokenRule[] {
  if (values.DB_CONNECTION === undefined || values.DB_CONNECTION === 'sqlite') return [];
  const missing = (['DB_DATABASE', 'DB_USERNAME', 'DB_PASSWORD'] as const)
    .filter((key) => !given.has(key))
    .map((key) => ({ key, rule: `is needed for DB_CONNECTION=${values.DB_CONNECTION}` }));
  const short = values.DB_PASSWORD !== undefined && values.DB_PASSWORD.length < 8;
  return short ? [...missing, { key: 'DB_PASSWORD', rule: 'must have 8 characters or more' }] : missing;
}

/** Keys that are of no use without another one. */
const NEEDED: readonly (readonly [key: MasterKey, needs: MasterKey])[] = [
  ['NOTIFY_WEBHOOK_SECRET', 'NOTIFY_WEBHOOK_URL'],
  ['NOTIFY_TELEGRAM_TOKEN', 'NOTIFY_TELEGRAM_CHAT_ID'],
  ['NOTIFY_TELEGRAM_CHAT_ID', 'NOTIFY_TELEGRAM_TOKEN'],
  ['NOTIFY_EMAIL_TO', 'NOTIFY_SMTP_URL'],
  ['NOTIFY_SMTP_URL', 'NOTIFY_EMAIL_TO'],
];

function incompleteNotifiers(values: Partial<MasterValues>): readonly BrokenRule[] {
  const isSet = (key: MasterKey): boolean => {
    const value = values[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  };
  return NEEDED.filter(([key, needs]) => isSet(key) && !isSet(needs)).map(([key, needs]) => ({
    key: needs,
    rule: `is needed when ${key} is set`,
  }));
}
