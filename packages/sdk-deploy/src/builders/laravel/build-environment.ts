/**
 * No live database, queue, cache or broadcaster: what application code reaches that runs with these, whatever its install scripts, providers or tests try.
 * Real variables win over any `.env`, as long as no cached configuration lies there.
 */
export const isolatedEnvironment: Readonly<Record<string, string>> = {
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

/** The environment of packages and tests during a build: isolated, and without the branch's key. */
export const buildEnvironment: Readonly<Record<string, string>> = {
  ...isolatedEnvironment,
  COMPOSER_ALLOW_SUPERUSER: '1',
  COMPOSER_NO_INTERACTION: '1',
  APP_KEY: `base64:${Buffer.alloc(32, 'woosoo-build').toString('base64')}`,
};
