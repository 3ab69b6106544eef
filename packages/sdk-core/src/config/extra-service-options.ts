import { resolve } from 'node:path';
import { Sensitive } from '../secrets/sensitive.ts';
import type { ExtraServiceConfig } from './branch-config.ts';
import type { ExtraProblem } from './extra-keys.ts';
import { isSecretKey } from './secret-keys.ts';

/** What may stand behind `SERVICE_<NAME>_`; and `ENV_<VARIABLE>`. */
export const serviceKinds = [
  'COMMAND',
  'TITLE',
  'DIR',
  'AFTER',
  'ACCOUNT',
  'RESTART',
  'PORT',
  'STOP_SIGNAL',
  'STOP_TIMEOUT_SECONDS',
  'LOG_MAX_MB',
  'LOG_KEEP',
] as const;

type Kind = (typeof serviceKinds)[number];

const restartPolicies = ['always', 'on-failure', 'never'] as const;
const stopSignals = ['SIGTERM', 'SIGQUIT', 'SIGINT'] as const;

/** The companions of one `SERVICE_<NAME>_COMMAND`, checked. What is left out is `undefined`: the same as for Woosoo's own services. */
export function extraServiceOptions(
  part: string,
  values: ReadonlyMap<string, string>,
  root: string,
): { readonly options: Omit<ExtraServiceConfig, 'name' | 'command'>; readonly problems: readonly ExtraProblem[] } {
  const problems: ExtraProblem[] = [];
  const written = (kind: Kind): string | undefined => values.get(`SERVICE_${part}_${kind}`);
  const oneOf = <const T extends string>(kind: Kind, allowed: readonly T[]): T | undefined => {
    const value = written(kind);
    const found = allowed.find((one) => one === value);
    if (value !== undefined && found === undefined)
      problems.push({ key: `SERVICE_${part}_${kind}`, rule: `must be ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1) ?? ''}` });
    return found;
  };
  const whole = (kind: Kind, min: number, max: number): number | undefined => {
    const value = written(kind);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^\d{1,9}$/.test(value) && number >= min && number <= max) return number;
    problems.push({ key: `SERVICE_${part}_${kind}`, rule: `must be a whole number from ${min} to ${max}` });
    return undefined;
  };
  const options = {
    title: written('TITLE'),
    directory: resolve(root, written('DIR') ?? '.'),
    dependsOn: names(written('AFTER')),
    environment: environmentOf(part, values),
    account: written('ACCOUNT'),
    restart: oneOf('RESTART', restartPolicies),
    port: whole('PORT', 1, 65535),
    stopSignal: oneOf('STOP_SIGNAL', stopSignals),
    stopTimeoutSeconds: whole('STOP_TIMEOUT_SECONDS', 1, 3600),
    logMaxMegabytes: whole('LOG_MAX_MB', 1, 1000),
    logKeep: whole('LOG_KEEP', 0, 100),
  };
  return { options, problems };
}

/** `SERVICE_<NAME>_ENV_TOKEN` gives the service the variable `TOKEN`. */
function environmentOf(part: string, values: ReadonlyMap<string, string>): Readonly<Record<string, string | Sensitive>> {
  const prefix = `SERVICE_${part}_ENV_`;
  const own = [...values].filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), isSecretKey(key) ? Sensitive.of(value) : value]));
}

function names(text = ''): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
