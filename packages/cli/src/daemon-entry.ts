import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DaemonEntry } from '@woosoo/sdk-services';

/** How the bundled command starts the supervisor's daemon; `undefined` where the packages are not bundled and know it themselves. */
export function daemonEntry(): DaemonEntry | undefined {
  const file = fileURLToPath(new URL('./supervisor-daemon.js', import.meta.url));
  return import.meta.url.includes('/bundle/') && existsSync(file) ? { program: process.execPath, args: [file] } : undefined;
}
