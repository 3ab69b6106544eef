/**
 * The environment of everything that runs application code during a build: no live database, queue, cache or broadcaster can be reached,
 * whatever the application's install scripts, providers or tests try. Real variables win over any `.env`.
 */
export const buildEnvironment: Readonly<Record<string, string>> = {
  COMPOSER_ALLOW_SUPERUSER: '1',
  COMPOSER_NO_INTERACTION: '1',
  APP_KEY: `base64:${Buffer.alloc(32, 'woosoo-build').toString('base64')}`,
  DB_CONNECTION: 'sqlite',
  DB_DATABASE: ':memory:',
  DB_URL: '',
  QUEUE_CONNECTION: 'sync',
  CACHE_STORE: 'array',
  CACHE_DRIVER: 'array',
  SESSION_DRIVER: 'array',
  BROADCAST_CONNECTION: 'null',
  MAIL_MAILER: 'array',
};
