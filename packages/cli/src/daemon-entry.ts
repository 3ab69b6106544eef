import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DaemonEntry, HostEntry } from '@woosoo/sdk-services';

/** How the bundled command starts the supervisor's daemon; `undefined` where the packages are not bundled and know it themselves. */
export const daemonEntry = (): DaemonEntry | undefined => entryBeside('./supervisor-daemon.js');

/** How the bundled command starts the host of a service under NSSM. */
export const nssmHostEntry = (): HostEntry | undefined => entryBeside('./nssm-host.js');

function entryBeside(name: string): { readonly program: string; readonly args: readonly string[] } | undefined {
  const file = fileURLToPath(new URL(name, import.meta.url));
  return import.meta.url.includes('/bundle/') && existsSync(file) ? { program: process.execPath, args: [file] } : undefined;
}
