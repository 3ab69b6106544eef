import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Builds the bundles of this package's sources into a folder, which must be the test's own. */
export async function bundleActions(folder: string): Promise<void> {
  const script = resolve(import.meta.dirname, '..', '..', 'tools', 'bundle.mjs');
  await promisify(execFile)(process.execPath, [script, folder]);
}
