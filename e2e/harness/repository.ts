import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');
export const exampleApps = join(repository, 'examples/branch/apps');
/** `WOOSOO_E2E_CLI` puts another one to the test: a bundle, an installed package. */
const entry = process.env['WOOSOO_E2E_CLI'] ?? join(repository, 'packages/cli/bundle/bin.js');
const flutter = join(repository, 'tools/test-hosts/flutter/bin');

/** The built command line; these tests never run sources. */
export function cliEntry(): string {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: build first (npm run build).`);
  return entry;
}

/** What a person's shell has: nothing of the test runner's, Flutter's stand-in and our Node first on PATH. */
export function shellEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const foreign = /^(?:VITEST|VITE_|NODE_OPTIONS$|NODE_ENV$|NODE_V8|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$|WOOSOO_|npm_|NX_|FORCE_COLOR$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const path = [flutter, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, NO_COLOR: '1', ...added };
}
