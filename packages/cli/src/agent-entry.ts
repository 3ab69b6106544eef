import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AgentEntry } from '@woosoo/sdk-deploy';

/** How the bundled command starts the agent; `undefined` where the packages are not bundled and know it themselves. */
export function agentEntry(): AgentEntry | undefined {
  const file = fileURLToPath(new URL('./bin.js', import.meta.url));
  return import.meta.url.includes('/bundle/') && existsSync(file) ? { program: process.execPath, args: [file, 'agent'] } : undefined;
}
