import { Sensitive } from '../secrets/sensitive.ts';
import { isAlertRuleKey } from './alert-rule-keys.ts';
import type { ExtraServiceConfig, WebhookConfig } from './branch-config.ts';
import { extraServiceOptions, serviceKinds } from './extra-service-options.ts';
import { splitArguments } from './split-arguments.ts';

/** Families of keys whose names hold a name or number of the owner's. */

const SERVICE = new RegExp(`^SERVICE_([A-Z][A-Z0-9_]*)_(${serviceKinds.join('|')})$`);
const SERVICE_ENV = /^SERVICE_([A-Z][A-Z0-9_]*?)_ENV_([A-Za-z_][A-Za-z0-9_]*)$/;
const WEBHOOK = /^NOTIFY_WEBHOOK_(?:([0-9]+)_)?(URL|SECRET)$/;
/** Passed into the applications' own `.env` files without the prefix. */
const PASSED_ON = /^(?:BACKEND|PWA)_ENV_[A-Za-z_]/;
const KNOWN_SERVICES = new Set(['php', 'nginx', 'reverb', 'queue-worker', 'pwa']);

export function isExtraKey(key: string): boolean {
  return SERVICE.test(key) || SERVICE_ENV.test(key) || WEBHOOK.test(key) || PASSED_ON.test(key) || isAlertRuleKey(key);
}

export interface ExtraProblem {
  readonly key: string;
  readonly rule: string;
}

interface ExtraServices {
  readonly services: readonly ExtraServiceConfig[];
  readonly problems: readonly ExtraProblem[];
}

/** Services from `SERVICE_<NAME>_COMMAND` and its companions. `KITCHEN_PRINTER` names the service `kitchen-printer`. */
export function extraServices(values: ReadonlyMap<string, string>, root: string): ExtraServices {
  const services: ExtraServiceConfig[] = [];
  const problems: ExtraProblem[] = [];
  for (const [key, value] of values) {
    const part = serviceOf(key, values);
    if (part === null) continue;
    if (key !== `SERVICE_${part}_COMMAND`) {
      if (!values.has(`SERVICE_${part}_COMMAND`)) problems.push({ key, rule: `needs SERVICE_${part}_COMMAND` });
      continue;
    }
    const name = part.toLowerCase().replaceAll('_', '-');
    if (KNOWN_SERVICES.has(name)) problems.push({ key, rule: `names the service ${name}, which Woosoo has already` });
    const command = splitArguments(value);
    if (command.isErr()) problems.push({ key, rule: command.error });
    else if (command.value.length === 0) problems.push({ key, rule: 'must name a program' });
    else {
      const options = extraServiceOptions(part, values, root);
      problems.push(...options.problems);
      services.push({ name, command: command.value, ...options.options });
    }
  }
  return { services, problems };
}

/** Whose key it is; a variable of a service may be called `X_COMMAND` too. */
function serviceOf(key: string, values: ReadonlyMap<string, string>): string | null {
  const owner = SERVICE_ENV.exec(key)?.[1];
  if (owner !== undefined && values.has(`SERVICE_${owner}_COMMAND`)) return owner;
  return SERVICE.exec(key)?.[1] ?? owner ?? null;
}

/** Webhooks from `NOTIFY_WEBHOOK_URL`, `NOTIFY_WEBHOOK_2_URL`, ... with their secrets, by number. */
export function webhooks(values: ReadonlyMap<string, string>): {
  readonly webhooks: readonly WebhookConfig[];
  readonly problems: readonly ExtraProblem[];
} {
  const found: { readonly order: number; readonly webhook: WebhookConfig }[] = [];
  const problems: ExtraProblem[] = [];
  for (const [key, value] of values) {
    const match = WEBHOOK.exec(key);
    if (match?.[2] === 'SECRET' && !values.has(key.replace(/SECRET$/, 'URL')))
      problems.push({ key, rule: `needs ${key.replace(/SECRET$/, 'URL')}` });
    if (match?.[2] !== 'URL') continue;
    if (!/^https?:\/\/[^\s"']+$/.test(value)) problems.push({ key, rule: 'must be a URL that begins with https:// or http://' });
    const secret = values.get(key.replace(/URL$/, 'SECRET'));
    const webhook = { url: Sensitive.of(value), secret: secret === undefined ? null : Sensitive.of(secret) };
    found.push({ order: Number(match[1] ?? '1'), webhook });
  }
  return { webhooks: found.sort((a, b) => a.order - b.order).map(({ webhook }) => webhook), problems };
}
