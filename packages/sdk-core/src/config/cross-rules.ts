import type { MasterKey, MasterValues } from './master-schema.ts';

/** A rule over several keys that is broken; it is shown at `key`. */
export interface BrokenRule {
  readonly key: MasterKey;
  readonly rule: string;
}

const PORTS = ['BACKEND_PORT', 'PWA_PORT', 'REVERB_PORT', 'HTTP_PORT', 'HTTPS_PORT'] as const;

/** Checks what concerns several keys; keys that are wrong by themselves are absent. `given`: the keys that stand in the files. */
export function brokenRules(values: Partial<MasterValues>, given: ReadonlySet<string>): readonly BrokenRule[] {
  return [...alikePorts(values), ...databaseCredentials(values, given), ...lonelySecret(values)];
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

/** The signature key alone would be of no use. */
function lonelySecret(values: Partial<MasterValues>): readonly BrokenRule[] {
  return values.NOTIFY_WEBHOOK_SECRET !== undefined && values.NOTIFY_WEBHOOK_URL === undefined
    ? [{ key: 'NOTIFY_WEBHOOK_URL', rule: 'is needed when NOTIFY_WEBHOOK_SECRET is set' }]
    : [];
}
