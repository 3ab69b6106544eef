import { build } from './build.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { complain } from './say.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { ensureWindowsParts } from './windows-parts.mjs';

/** All set-up for a purpose (`demo` or `test`). Done things are not done again. */
export async function prepare(purpose) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    complain(`Node 20 or newer is needed; this is ${process.versions.node} (${process.execPath}).`);
    process.exit(1);
  }
  await ensureNpmPackages();
  await ensureSystemPackages(purpose);
  if (purpose === 'test') await ensureWindowsParts();
  build();
}
