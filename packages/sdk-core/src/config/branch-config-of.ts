import { join, resolve } from 'node:path';
import { BranchPaths } from '../branch/branch-paths.ts';
import type { DatabaseTarget } from '../database/database.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import type { AlertDefaults } from './alert-rule-keys.ts';
import type { ComponentName } from '../branch/component-name.ts';
import type {
  AlertRuleConfig,
  MonitoringConfig,
  BranchConfig,
  ComponentConfig,
  ExtraServiceConfig,
  NotificationConfig,
  WebhookConfig,
} from './branch-config.ts';
import type { MasterValues } from './master-schema.ts';
import { isSecretKey } from './secret-keys.ts';

export interface CheckedMaster {
  readonly root: string;
  readonly master: MasterValues;
  readonly extraServices: readonly ExtraServiceConfig[];
  readonly webhooks: readonly WebhookConfig[];
  readonly alertRules: readonly AlertRuleConfig[];
  /** Every key as written. */
  readonly written: ReadonlyMap<string, string>;
  /** Keys whose values are encrypted in the file: secret whatever their name. */
  readonly encrypted: ReadonlySet<string>;
}

/** Puts checked values into the shape that the rest of Woosoo works with. */
export function branchConfigOf({ root, master, extraServices, webhooks, alertRules, written, encrypted }: CheckedMaster): BranchConfig {
  return {
    environment: master.ENVIRONMENT,
    branchId: master.BRANCH_ID,
    appIp: master.APP_IP,
    ports: {
      backend: master.BACKEND_PORT,
      pwa: master.PWA_PORT,
      reverb: master.REVERB_PORT,
      http: master.HTTP_PORT,
      https: master.HTTPS_PORT,
    },
    bindAddress: master.BIND_ADDRESS ?? (master.APP_IP.startsWith('127.') ? master.APP_IP : '0.0.0.0'),
    database: database(root, master),
    appKey: Sensitive.of(master.APP_KEY),
    reverb: { appId: master.REVERB_APP_ID, key: master.REVERB_APP_KEY, secret: Sensitive.of(master.REVERB_APP_SECRET) },
    components: [...new Set(master.COMPONENTS)].map((name) => component(root, master, name as ComponentName)),
    services: {
      driver: master.SERVICE_DRIVER,
      account: master.SERVICE_ACCOUNT ?? null,
      phpFastcgi: master.PHP_FASTCGI ?? null,
      queueWorkerOptions: master.QUEUE_WORKER_OPTIONS,
      stopTimeoutMs: master.SERVICE_STOP_TIMEOUT_SECONDS * 1000,
      log: { maxBytes: master.SERVICE_LOG_MAX_MB * 1024 * 1024, keep: master.SERVICE_LOG_KEEP },
      extra: extraServices,
    },
    programs: {
      php: master.PHP_PROGRAM,
      phpFpm: master.PHP_FPM_PROGRAM,
      composer: master.COMPOSER_PROGRAM,
      nginx: master.NGINX_PROGRAM,
      mkcert: master.MKCERT_PROGRAM,
      nssm: master.NSSM_PROGRAM,
      flutter: master.FLUTTER_PROGRAM,
    },
    releases: { keep: master.RELEASES_KEEP },
    backups: {
      keepMinimum: master.BACKUP_KEEP_MINIMUM,
      keepDays: master.BACKUP_KEEP_DAYS,
      keepDaily: master.BACKUP_KEEP_DAILY,
      keepWeekly: master.BACKUP_KEEP_WEEKLY,
      keepMonthly: master.BACKUP_KEEP_MONTHLY,
      cleanup: master.BACKUP_CLEANUP,
      rehearse: master.BACKUP_REHEARSE,
      copyTo: master.BACKUP_COPY_TO === undefined ? null : resolve(root, master.BACKUP_COPY_TO),
    },
    certificates: {
      names: [...new Set(master.CERT_DOMAINS.length > 0 ? master.CERT_DOMAINS : [master.APP_IP, 'localhost', '127.0.0.1'])],
      authorityDirectory: master.CERT_AUTHORITY_DIR === undefined ? null : resolve(root, master.CERT_AUTHORITY_DIR),
    },
    recoveryRecipients: [...new Set(master.RECOVERY_RECIPIENTS)],
    verify: { timeoutMs: master.VERIFY_TIMEOUT_SECONDS * 1000, newErrors: master.VERIFY_NEW_ERRORS },
    notifications: notifications(master, webhooks),
    monitoring: { ...alertDefaults(master), ...monitoring(master), rules: alertRules },
    values: new Map([...written].map(([key, value]) => [key, isSecretKey(key) || encrypted.has(key) ? Sensitive.of(value) : value])),
  };
}

function database(root: string, master: MasterValues): DatabaseTarget {
  const family = master.DB_CONNECTION;
  return {
    family,
    host: master.DB_HOST,
    port: master.DB_PORT,
    database: family === 'sqlite' ? sqliteFile(root, master.DB_DATABASE) : (master.DB_DATABASE ?? ''),
    username: master.DB_USERNAME ?? '',
    password: Sensitive.of(master.DB_PASSWORD ?? ''),
  };
}

function sqliteFile(root: string, file: string | undefined): string {
  return file === undefined ? join(new BranchPaths(root).shared('backend'), 'database', 'database.sqlite') : resolve(root, file);
}

function component(root: string, master: MasterValues, name: ComponentName): ComponentConfig {
  switch (name) {
    case 'backend':
      return {
        name,
        directory: resolve(root, master.BACKEND_DIR),
        exclude: master.BACKEND_EXCLUDE,
        healthPath: master.BACKEND_HEALTH_PATH || null,
        smokePaths: master.BACKEND_SMOKE_PATHS,
      };
    case 'pwa':
      return {
        name,
        directory: resolve(root, master.PWA_DIR),
        exclude: master.PWA_EXCLUDE,
        healthPath: master.PWA_HEALTH_PATH || null,
        smokePaths: [],
      };
    case 'relay':
      return { name, directory: resolve(root, master.RELAY_DIR), exclude: master.RELAY_EXCLUDE, healthPath: null, smokePaths: [] };
  }
}

function notifications(master: MasterValues, webhooks: readonly WebhookConfig[]): NotificationConfig {
  const secret = (value: string | undefined): Sensitive | null => (value === undefined ? null : Sensitive.of(value));
  const token = secret(master.NOTIFY_TELEGRAM_TOKEN);
  const smtp = secret(master.NOTIFY_SMTP_URL);
  const [firstReceiver = ''] = master.NOTIFY_EMAIL_TO;
  return {
    webhooks,
    slack: secret(master.NOTIFY_SLACK_URL),
    discord: secret(master.NOTIFY_DISCORD_URL),
    teams: secret(master.NOTIFY_TEAMS_URL),
    telegram:
      token === null
        ? null
        : { token, chatId: master.NOTIFY_TELEGRAM_CHAT_ID ?? '', apiBase: master.NOTIFY_TELEGRAM_API.replace(/\/$/, '') },
    email: smtp === null ? null : { smtp, from: master.NOTIFY_EMAIL_FROM ?? firstReceiver, to: master.NOTIFY_EMAIL_TO },
  };
}

/** What alert rules have in common. */
export function alertDefaults(master: MasterValues): AlertDefaults {
  const minutes = master.ALERT_REMIND_MINUTES;
  return { failures: master.ALERT_FAILURES, successes: master.ALERT_SUCCESSES, remindMs: minutes === 0 ? null : minutes * 60_000 };
}

function monitoring(master: MasterValues): Pick<MonitoringConfig, 'enabled' | 'intervalMs' | 'metricsPort' | 'quietHours'> {
  const [from = '', until = ''] = master.ALERT_QUIET_HOURS?.split('-') ?? [];
  const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return {
    enabled: master.MONITOR === 'yes',
    intervalMs: master.MONITOR_INTERVAL_SECONDS * 1000,
    metricsPort: master.METRICS_PORT ?? null,
    quietHours: from === '' ? null : { fromMinute: minuteOf(from), untilMinute: minuteOf(until) },
  };
}
