import * as z from 'zod';
import { about, keyMetas, type KeyMeta } from './about-key.ts';
import { componentNames } from '../branch/component-name.ts';
import { certificateKeys } from './certificate-keys.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { argumentList, excludes, folder, integer, ipv4, laravelValue, list, oneOf, program, text } from './master-fields.ts';
import { monitoringKeys } from './monitoring-keys.ts';
import { notificationKeys } from './notification-keys.ts';

const URL_PATH = /^\/[^\s"'\\]*$/;
const fastcgi = () => text(/^(?:unix:\/[^\s"';{}]+|[A-Za-z0-9.-]+:\d{1,5})$/, 'must be unix:/path/to/socket or host:port');
const excluded = (component: string, example: string) =>
  about(excludes().prefault(''), {
    section: 'Components',
    description: `Paths inside the sources of ${component} that never go into a release, separated by commas; \`**/name\` wherever it lies.`,
    example,
  });
/** Linux: `woosoo`; Windows: `NT SERVICE\\woosoo`, `DOMAIN\\name`. */
const ACCOUNT = /^[A-Za-z_][A-Za-z0-9_ .-]{0,63}(\\[A-Za-z0-9_ .$-]{1,64})?\$?$/;
const programKey = (name: string, what: string, example: string) =>
  about(program().prefault(name), { section: 'Programs', description: `${what}: a name on PATH or an absolute path.`, example });

/**
 * The one definition of the master configuration: types, rules, defaults and help. Everything else (parser, editor, documentation, JSON Schema)
 * is made from it. Rules that concern several keys are in `cross-rules.ts`.
 */
export const masterSchema = z.object({
  ENVIRONMENT: about(oneOf(['development', 'staging', 'production']).prefault('production'), {
    section: 'Branch',
    description: 'What this installation is for.',
    example: 'production',
  }),
  BRANCH_ID: about(text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'must be 1 to 63 letters, digits, - and _'), {
    section: 'Branch',
    description: 'The name of this branch in reports and notifications.',
    example: 'cebu-01',
  }),
  APP_IP: about(ipv4(), {
    section: 'Branch',
    description: 'The address of this box on the network of the branch.',
    example: '192.168.100.85',
  }),
  BIND_ADDRESS: about(ipv4().optional(), {
    section: 'Branch',
    description: 'The address that nginx listens on. Left out: all addresses, or APP_IP alone when that is a loopback address.',
    example: '0.0.0.0',
  }),
  BACKEND_PORT: about(integer(1024, 65535).prefault('8000'), {
    section: 'Ports',
    description: 'Where nginx serves the API alone.',
    example: '8000',
  }),
  PWA_PORT: about(integer(1024, 65535).prefault('3000'), {
    section: 'Ports',
    description: 'Where the tablet page runs when its build needs a server of its own; on this box only.',
    example: '3000',
  }),
  REVERB_PORT: about(integer(1024, 65535).prefault('6001'), {
    section: 'Ports',
    description: 'Where the WebSocket server listens, behind nginx.',
    example: '6001',
  }),
  HTTP_PORT: about(integer(1, 65535).prefault('80'), { section: 'Ports', description: 'What the tablets open.', example: '80' }),
  HTTPS_PORT: about(integer(1, 65535).prefault('443'), {
    section: 'Ports',
    description: 'The same over TLS, once there is a certificate.',
    example: '443',
  }),
  DB_CONNECTION: about(oneOf(['mysql', 'mariadb', 'sqlite']).prefault('mysql'), {
    section: 'Database',
    description: 'The kind of database; sqlite is for demonstrations.',
    example: 'mysql',
  }),
  DB_HOST: about(text(/^[A-Za-z0-9_.:-]+$/, 'must be a host name or an address').prefault('127.0.0.1'), {
    section: 'Database',
    description: 'Where the database server runs.',
    example: '127.0.0.1',
  }),
  DB_PORT: about(integer(1, 65535).prefault('3306'), {
    section: 'Database',
    description: 'The port of the database server.',
    example: '3306',
  }),
  DB_DATABASE: about(laravelValue().optional(), {
    section: 'Database',
    description: 'The name of the database. For sqlite: its file; left out, one inside .woosoo.',
    example: 'woosoo',
  }),
  DB_USERNAME: about(laravelValue().optional(), {
    section: 'Database',
    description: 'Who logs in to the database. Not needed for sqlite.',
    example: 'woosoo',
  }),
  DB_PASSWORD: about(laravelValue().optional(), {
    section: 'Database',
    description: 'The password of that user, 8 characters or more. Not needed for sqlite.',
    example: 'a-long-password-of-yours',
    secret: true,
  }),
  APP_KEY: about(
    text(
      /^base64:[A-Za-z0-9+/]{43}=$/,
      'must be base64: and 32 bytes in base64, as `woosoo init` or `php artisan key:generate --show` makes it',
    ),
    {
      section: 'Laravel',
      description: 'What Laravel encrypts with. Changing it makes what is encrypted unreadable.',
      example: `base64:${Buffer.alloc(32, 'example').toString('base64')}`,
      secret: true,
    },
  ),
  REVERB_APP_ID: about(laravelValue(text(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, - and _')), {
    section: 'WebSocket',
    description: 'The id of the application at the WebSocket server.',
    example: '482913',
  }),
  REVERB_APP_KEY: about(text(/^[A-Za-z0-9_-]{8,64}$/, 'must be 8 to 64 letters, digits, - and _'), {
    section: 'WebSocket',
    description: 'What the tablets name when they connect. Not a secret: every browser gets it.',
    example: 'k3v9x2m4q8w1z7r5t6y0',
  }),
  REVERB_APP_SECRET: about(laravelValue(z.string().min(8, { error: 'must have 8 characters or more' })), {
    section: 'WebSocket',
    description: 'What the backend signs its events with, 8 characters or more.',
    example: 'a-long-secret-of-yours',
    secret: true,
  }),
  COMPONENTS: about(
    list(/^(?:backend|pwa|relay)$/, `must be some of ${componentNames.join(', ')}, separated by commas`)
      .refine((names) => names.length > 0, { error: 'must name one component at least' })
      .prefault('backend,pwa'),
    { section: 'Components', description: 'Which applications this branch has.', example: 'backend,pwa,relay' },
  ),
  BACKEND_DIR: about(folder().prefault('apps/woosoo-nexus'), {
    section: 'Components',
    description: 'The sources of the backend (Laravel).',
    example: 'apps/woosoo-nexus',
  }),
  PWA_DIR: about(folder().prefault('apps/tablet-ordering-pwa'), {
    section: 'Components',
    description: 'The sources of the tablet page (Nuxt).',
    example: 'apps/tablet-ordering-pwa',
  }),
  RELAY_DIR: about(folder().prefault('apps/relay-device-v2'), {
    section: 'Components',
    description: 'The sources of the printer relay (Flutter).',
    example: 'apps/relay-device-v2',
  }),
  BACKEND_HEALTH_PATH: about(
    z.union([z.literal(''), text(URL_PATH, 'must be a path that begins with /, or empty')]).prefault('/api/health'),
    {
      section: 'Components',
      description: 'What says whether the backend works. Empty: it is only asked which release it is.',
      example: '/api/health',
      mayBeEmpty: true,
    },
  ),
  BACKEND_SMOKE_PATHS: about(list(URL_PATH, 'must be paths that begin with /, separated by commas').prefault('/api/devices'), {
    section: 'Components',
    description: 'More paths of the backend that must answer after a deploy. May be empty.',
    example: '/api/devices,/api/menu',
    mayBeEmpty: true,
  }),
  PWA_HEALTH_PATH: about(z.union([z.literal(''), text(URL_PATH, 'must be a path that begins with /, or empty')]).prefault('/'), {
    section: 'Components',
    description: 'What says whether the tablet page works. Empty: it is only asked which release it is.',
    example: '/',
    mayBeEmpty: true,
  }),
  BACKEND_EXCLUDE: excluded('the backend', 'docs,tests/Browser'),
  PWA_EXCLUDE: excluded('the tablet page', 'docs,storybook'),
  RELAY_EXCLUDE: excluded('the printer relay', 'docs'),
  SERVICE_DRIVER: about(oneOf(['supervisor', 'systemd', 'nssm']).prefault('supervisor'), {
    section: 'Services',
    description: 'What runs the services: Woosoo itself, systemd (Linux) or NSSM (Windows).',
    example: 'systemd',
  }),
  SERVICE_ACCOUNT: about(text(ACCOUNT, 'must be the name of an account').optional(), {
    section: 'Services',
    description:
      'The account that the services run under, where systemd or NSSM runs them; it owns what they write, and nothing else. Left out: the one that runs Woosoo.',
    example: 'woosoo',
  }),
  PHP_FASTCGI: about(fastcgi().optional(), {
    section: 'Services',
    description: 'Where PHP is reached. Left out: Woosoo runs a pool of its own as service php.',
    example: 'unix:/run/php/php8.2-fpm.sock',
  }),
  QUEUE_WORKER_OPTIONS: about(argumentList().prefault('--sleep=1 --tries=3 --timeout=60'), {
    section: 'Services',
    description: 'Options of `php artisan queue:work`.',
    example: '--sleep=1 --tries=3 --timeout=60',
    mayBeEmpty: true,
  }),
  SERVICE_STOP_TIMEOUT_SECONDS: about(integer(1, 3600).prefault('30'), {
    section: 'Services',
    description: 'How long a service may take to stop before it is forced to; longer than the longest job.',
    example: '30',
  }),
  SERVICE_LOG_MAX_MB: about(integer(1, 1000).prefault('10'), {
    section: 'Services',
    description: 'How big the log of a service grows before it is put aside.',
    example: '10',
  }),
  SERVICE_LOG_KEEP: about(integer(0, 100).prefault('5'), {
    section: 'Services',
    description: 'How many logs that were put aside are kept for each service.',
    example: '5',
  }),
  PHP_PROGRAM: programKey('php', 'PHP', '/usr/bin/php8.2'),
  PHP_FPM_PROGRAM: programKey('php-fpm', "PHP's FastCGI server", '/usr/sbin/php-fpm8.2'),
  COMPOSER_PROGRAM: programKey('composer', 'Composer', 'composer'),
  NGINX_PROGRAM: programKey('nginx', 'nginx', '/usr/sbin/nginx'),
  MKCERT_PROGRAM: programKey('mkcert', 'mkcert, which makes certificates', '/usr/bin/mkcert'),
  NSSM_PROGRAM: programKey('nssm', 'NSSM (Windows); bin\\nssm of the branch folder is looked into first', 'C:\\nssm\\nssm.exe'),
  FLUTTER_PROGRAM: programKey('flutter', 'Flutter', 'flutter'),
  RELEASES_KEEP: about(integer(1, 50).prefault('3'), {
    section: 'Releases and verification',
    description: 'How many proven releases of each component are kept.',
    example: '3',
  }),
  VERIFY_TIMEOUT_SECONDS: about(integer(1, 600).prefault('30'), {
    section: 'Releases and verification',
    description: 'How long a new release has to prove itself before it is rolled back.',
    example: '30',
  }),
  VERIFY_NEW_ERRORS: about(oneOf(['report', 'fail']).prefault('report'), {
    section: 'Releases and verification',
    description:
      'What becomes of a deploy when the logs hold errors right after it that they never held before: told in its report, or rolled back.',
    example: 'report',
  }),
  BACKUP_KEEP_MINIMUM: about(integer(1, 1000).prefault('5'), {
    section: 'Backups',
    description: 'How many backups stay, whatever their age.',
    example: '5',
  }),
  BACKUP_KEEP_DAYS: about(integer(1, 3650).prefault('30'), {
    section: 'Backups',
    description: 'Backups older than this may be removed.',
    example: '30',
  }),
  BACKUP_KEEP_DAILY: about(integer(0, 366).prefault('7'), {
    section: 'Backups',
    description: 'Beyond that: the newest backup of each of so many days.',
    example: '7',
  }),
  BACKUP_KEEP_WEEKLY: about(integer(0, 520).prefault('4'), {
    section: 'Backups',
    description: 'The newest backup of each of so many weeks.',
    example: '4',
  }),
  BACKUP_KEEP_MONTHLY: about(integer(0, 240).prefault('6'), {
    section: 'Backups',
    description: 'The newest backup of each of so many months.',
    example: '6',
  }),
  BACKUP_CLEANUP: about(oneOf(['after-backup', 'manual']).prefault('after-backup'), {
    section: 'Backups',
    description:
      'Whether backups that no rule keeps are removed after each deploy and `woosoo backup create`, or by `woosoo backup cleanup` alone.',
    example: 'after-backup',
  }),
  BACKUP_REHEARSE: about(oneOf(['after-backup', 'daily', 'weekly', 'manual']).prefault('manual'), {
    section: 'Backups',
    description:
      'When `woosoo backup create` and `woosoo backup rehearse --due` prove the newest backup by loading it beside the live database: after each, once a day or a week, or only when asked.',
    example: 'daily',
  }),
  BACKUP_COPY_TO: about(folder().optional(), {
    section: 'Backups',
    description: 'A second place for every backup, on another disk or a mounted share.',
    example: '/mnt/nas/woosoo',
  }),
  ...certificateKeys,
  ...encryptionKeys,
  ...notificationKeys,
  ...monitoringKeys,
});

/** The master configuration after checking, key by key. */
export type MasterValues = z.output<typeof masterSchema>;
export type MasterKey = keyof MasterValues;

/** What help, editor and documentation say of one key. */
export interface MasterKeyDescription extends Omit<KeyMeta, 'secret' | 'mayBeEmpty'> {
  readonly key: MasterKey;
  /** As it would stand in the file; `null`: none. */
  readonly default: string | null;
  readonly required: boolean;
  readonly secret: boolean;
  readonly mayBeEmpty: boolean;
}

/** Every known key by name, in the order of the file. */
export const masterKeys: ReadonlyMap<string, MasterKeyDescription> = new Map(
  Object.entries(masterSchema.shape).map(([name, schema]) => {
    const meta = keyMetas.get(schema);
    if (meta === undefined) throw new Error(`${name} is not described`);
    const wanted = schema instanceof z.ZodPrefault ? schema.def.defaultValue : null;
    // `Object.entries` forgets that the names are those of the shape.
    const key = name as MasterKey;
    return [
      name,
      {
        key,
        ...{ section: meta.section, description: meta.description, example: meta.example },
        ...{ secret: meta.secret ?? false, mayBeEmpty: meta.mayBeEmpty ?? false },
        default: typeof wanted === 'string' ? wanted : null,
        required: !(schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional),
      },
    ];
  }),
);
