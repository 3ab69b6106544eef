import type { BranchConfig, Sensitive } from '@woosoo/sdk-core';
import { TemplateValue } from './template-value.ts';

/** Variables of an application's `.env`, in order. */
export type Variables = ReadonlyMap<string, string | Sensitive>;

/** What an environment template sees: `env` (the built-in variables), `extra` (the owner's), `values` (every key of the configuration). */
export function environmentContext(config: BranchConfig, builtIn: Variables, prefix: string): Readonly<Record<string, unknown>> {
  const own = passedOn(config, prefix);
  const env = new Map([...builtIn].map(([key, value]) => [key, own.get(key) ?? value]));
  const extra = [...own].filter(([key]) => !builtIn.has(key));
  return {
    env: wrap(env),
    extra: extra.map(([key, value]) => ({ key, value: new TemplateValue(key, value, `${prefix}${key}`) })),
    values: wrap(config.values),
    environment: config.environment,
    branchId: config.branchId,
    appIp: config.appIp,
    ports: config.ports,
    database: { family: config.database.family },
  };
}

/** `BACKEND_ENV_MAIL_HOST=x` becomes `MAIL_HOST=x`. */
function passedOn(config: BranchConfig, prefix: string): Variables {
  return new Map([...config.values].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]));
}

function wrap(variables: Variables): Readonly<Record<string, TemplateValue>> {
  return Object.fromEntries([...variables].map(([key, value]) => [key, new TemplateValue(key, value)]));
}
