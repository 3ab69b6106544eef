import type { BranchConfig, Sensitive } from '@woosoo/sdk-core';
import type { Variables } from './template-variables.ts';

/** What the backend's `.env` holds unless `BACKEND_ENV_*` says otherwise. */
export function laravelVariables(config: BranchConfig): Variables {
  const { appIp, database, environment, ports, reverb } = config;
  const development = environment === 'development';
  return new Map<string, string | Sensitive>([
    ['APP_NAME', 'Woosoo'],
    ['APP_ENV', environment],
    ['APP_KEY', config.appKey],
    ['APP_DEBUG', String(development)],
    ['APP_URL', ports.http === 80 ? `http://${appIp}` : `http://${appIp}:${ports.http}`],
    ['LOG_CHANNEL', 'stack'],
    ['LOG_STACK', 'single'],
    ['LOG_LEVEL', development ? 'debug' : 'info'],
    ['DB_CONNECTION', database.family],
    ['DB_DATABASE', database.database],
    ['DB_HOST', database.host],
    ['DB_PORT', String(database.port)],
    ['DB_USERNAME', database.username],
    ['DB_PASSWORD', database.password],
    ['QUEUE_CONNECTION', 'database'],
    ['CACHE_STORE', 'database'],
    ['SESSION_DRIVER', 'file'],
    ['BROADCAST_CONNECTION', 'reverb'],
    ['REVERB_APP_ID', reverb.appId],
    ['REVERB_APP_KEY', reverb.key],
    ['REVERB_APP_SECRET', reverb.secret],
    ['REVERB_HOST', '127.0.0.1'],
    ['REVERB_PORT', String(ports.reverb)],
    ['REVERB_SCHEME', 'http'],
    ['REVERB_SERVER_HOST', '127.0.0.1'],
    ['REVERB_SERVER_PORT', String(ports.reverb)],
  ]);
}
