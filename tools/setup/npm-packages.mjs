import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { must, root } from './run.mjs';
import { done, say } from './say.mjs';

// Written only after an install came to its end: a cut-off one is done again.
const stamp = resolve(root, 'node_modules', '.woosoo-installed');

/** Installs the npm packages that the lock file names, unless they are there. */
export async function ensureNpmPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(resolve(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return done('npm packages are installed');
  say('installing npm packages (about half a minute)');
  await must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
  return done('npm packages installed');
}
