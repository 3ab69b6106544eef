import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { frugalNode, type OpenOptions } from '@woosoo/sdk-deploy';

/** How the bundled command starts its own other programs; nothing where the packages are not bundled and know it themselves. */
export function bundleEntries(): Pick<OpenOptions, 'daemon' | 'nssmHost' | 'agent'> {
  return { daemon: entry('./supervisor-daemon.js'), nssmHost: entry('./nssm-host.js'), agent: entry('./bin.js', ['agent'], frugalNode) };
}

function entry(
  name: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): { readonly program: string; readonly args: readonly string[] } | undefined {
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (!import.meta.url.includes('/bundle/') || !existsSync(file)) return undefined;
  return { program: process.execPath, args: [...flags, file, ...args] };
}
