import { basename, join } from 'node:path';
import type { BranchConfig, BranchPaths } from '@woosoo/sdk-core';

/**
 * Where a configuration file of a backup belongs; `null` when nowhere here. It follows from its place in the backup alone: what the record says of its origin is for people, since whoever
 * can change the record could otherwise have any file written.
 */
export function restoreTarget(paths: BranchPaths, config: BranchConfig, path: string): string | null {
  const [folder, ...rest] = path.replace(/\.age$/, '').split('/');
  if (rest.length === 0 || rest.some((part) => part === '' || part === '.' || part === '..' || /[\\:]/.test(part))) return null;
  const [name] = rest;
  if (folder === 'configs') {
    if (rest.length === 1 && name !== undefined && /^deployment\.config(\.[\w-]+)?\.env$/.test(name)) return join(paths.root, name);
    return join(paths.configs, ...rest);
  }
  if (folder !== 'apps') return null;
  const component = config.components.find(({ directory }) => basename(directory) === name);
  if (component === undefined) return null;
  const place = rest.slice(1).join('/');
  if (place === '.env') return join(component.directory, '.env');
  return place === 'shared/.env' ? join(paths.shared(component.name), '.env') : null;
}
