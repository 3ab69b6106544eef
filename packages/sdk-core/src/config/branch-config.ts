import type { ComponentName } from '../branch/component-name.ts';
import type { DatabaseTarget } from '../database/database.ts';
import type { Sensitive } from '../secrets/sensitive.ts';

/** One of the three applications, as the configuration describes it. */
export interface ComponentConfig {
  readonly name: ComponentName;
  /** Where its sources are (absolute). */
  readonly directory: string;
  /** Paths, relative to the sources, that are neither copied into a release nor part of its fingerprint (beside what the builder itself leaves out). */
  readonly exclude: readonly string[];
  /** The path that says whether the component works; `null`: only its release is asked for. */
  readonly healthPath: string | null;
  /** More paths that must answer 2xx after a deploy. */
  readonly smokePaths: readonly string[];
}

/** A service beyond those that Woosoo knows, from `SERVICE_<NAME>_COMMAND` and its companions. */
export interface ExtraServiceConfig {
  readonly name: string;
  /** Program and arguments, already split. */
  readonly command: readonly string[];
  /** What is left out of these is as for Woosoo's own services. */
  readonly title: string | undefined;
  readonly environment: Readonly<Record<string, string | Sensitive>>;
  readonly account: string | undefined;
  readonly restart: 'always' | 'on-failure' | 'never' | undefined;
  /** It counts as running when something answers on this port of the loopback address. */
  readonly port: number | undefined;
  readonly stopSignal: 'SIGTERM' | 'SIGQUIT' | 'SIGINT' | undefined;
  readonly stopTimeoutSeconds: number | undefined;
  readonly logMaxMegabytes: number | undefined;
  readonly logKeep: number | undefined;
  readonly directory: string;
  readonly dependsOn: readonly string[];
}

export interface WebhookConfig {
  readonly url: Sensitive;
  /** Signs the body (HMAC-SHA-256); `null`: unsigned. */
  readonly secret: Sensitive | null;
}

export interface TelegramConfig {
  readonly token: Sensitive;
  readonly chatId: string;
  /** `https://api.telegram.org`, or a Bot API server of one's own. */
  readonly apiBase: string;
}

export interface EmailConfig {
  /** `smtps://user:password@host:465` or `smtp://host:587`. */
  readonly smtp: Sensitive;
  readonly from: string;
  readonly to: readonly string[];
}

/** Who is told of deploys and alerts; `null`: that receiver is not configured. Addresses hold tokens. */
export interface NotificationConfig {
  readonly webhooks: readonly WebhookConfig[];
  readonly slack: Sensitive | null;
  readonly discord: Sensitive | null;
  readonly teams: Sensitive | null;
  readonly telegram: TelegramConfig | null;
  readonly email: EmailConfig | null;
}

/** What is done with backups beside making them. */
export interface BackupsConfig {
  readonly keepMinimum: number;
  readonly keepDays: number;
  /** The newest of each of so many days, weeks and months is kept too. */
  readonly keepDaily: number;
  readonly keepWeekly: number;
  readonly keepMonthly: number;
  readonly cleanup: 'after-backup' | 'manual';
  readonly rehearse: 'after-backup' | 'daily' | 'weekly' | 'manual';
  /** A second place for every backup (absolute); `null`: none. */
  readonly copyTo: string | null;
}

export type AlertThreshold = { readonly above: number } | { readonly below: number };

/** An alert rule of the owner's, in the shape of `AlertRule` of `@woosoo/sdk-health`. */
export interface AlertRuleConfig {
  readonly name: string;
  readonly probe: string;
  readonly limit: { readonly figure: string; readonly raise: AlertThreshold; readonly clear: AlertThreshold } | null;
  readonly failures: number;
  readonly successes: number;
  readonly remindMs: number | null;
  readonly dependsOn: readonly string[];
  readonly severity: 'warning' | 'error';
}

/** Watching the branch, and when people are told. */
export interface MonitoringConfig {
  /** Whether the agent runs as a service. */
  readonly enabled: boolean;
  readonly intervalMs: number;
  /** `null`: no metrics are served. */
  readonly metricsPort: number | null;
  readonly failures: number;
  readonly successes: number;
  readonly remindMs: number | null;
  /** Minutes since midnight; `null`: never quiet. */
  readonly quietHours: { readonly fromMinute: number; readonly untilMinute: number } | null;
  /** Beside those that Woosoo has itself, or in place of the one of the same name. */
  readonly rules: readonly AlertRuleConfig[];
}

/** The master configuration, parsed and checked. Secrets are {@link Sensitive} from here on. */
export interface BranchConfig {
  readonly environment: 'development' | 'staging' | 'production';
  readonly branchId: string;
  readonly appIp: string;
  readonly ports: {
    readonly backend: number;
    readonly pwa: number;
    readonly reverb: number;
    readonly http: number;
    readonly https: number;
  };
  /** The address that nginx listens on: `APP_IP` when that is a loopback address, else all (`BIND_ADDRESS` overrides). */
  readonly bindAddress: string;
  readonly database: DatabaseTarget;
  readonly appKey: Sensitive;
  readonly reverb: { readonly appId: string; readonly key: string; readonly secret: Sensitive };
  /** Only the enabled ones (`COMPONENTS`). */
  readonly components: readonly ComponentConfig[];
  readonly services: {
    readonly driver: 'supervisor' | 'systemd' | 'nssm';
    /** What the services run under; `null`: the account that runs Woosoo. */
    readonly account: string | null;
    /** `null`: a php-fpm pool that we run as service `php`; else `unix:/path` or `host:port`. */
    readonly phpFastcgi: string | null;
    /** Arguments after `queue:work`. */
    readonly queueWorkerOptions: readonly string[];
    readonly stopTimeoutMs: number;
    readonly log: { readonly maxBytes: number; readonly keep: number };
    readonly extra: readonly ExtraServiceConfig[];
  };
  readonly programs: {
    readonly php: string;
    readonly phpFpm: string;
    readonly composer: string;
    readonly nginx: string;
    readonly mkcert: string;
    readonly nssm: string;
    readonly flutter: string;
  };
  readonly releases: { readonly keep: number };
  readonly certificates: {
    /** What the certificate is for, the first names its files. */
    readonly names: readonly string[];
    /** mkcert's CAROOT (absolute); `null`: the branch's own. */
    readonly authorityDirectory: string | null;
  };
  readonly backups: BackupsConfig;
  /** Public keys (age) of the owner, beside this machine's own. */
  readonly recoveryRecipients: readonly string[];
  readonly verify: {
    readonly timeoutMs: number;
    /** What becomes of a deploy after which errors are in the logs that were not there before. */
    readonly newErrors: 'report' | 'fail';
  };
  readonly notifications: NotificationConfig;
  readonly monitoring: MonitoringConfig;
  /** Every key of the file as written, unknown ones too, for templates. Secret ones are {@link Sensitive}. */
  readonly values: ReadonlyMap<string, string | Sensitive>;
}
