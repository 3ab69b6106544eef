import { createServer } from 'node:net';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../setup/run.mjs';

/** Where the demonstration lives. */
export const branch = resolve(root, '.demo', 'branch');

/** The example's applications, copied once: what somebody changes in the copy stays. A copy that was cut off is made anew. */
export function copyExample() {
  const apps = resolve(branch, 'apps');
  if (existsSync(apps)) return;
  mkdirSync(branch, { recursive: true });
  const partial = resolve(branch, 'apps.partial');
  const made = /(^|[\\/])(node_modules|vendor|\.nuxt|\.output|dist|\.env|\.dart_tool|build)$/;
  rmSync(partial, { recursive: true, force: true });
  cpSync(resolve(root, 'examples', 'branch', 'apps'), partial, { recursive: true, filter: (from) => !made.test(from) });
  renameSync(partial, apps);
}

/** A port that nobody listens on, the wished-for one if it can be had. */
export function freePort(wished) {
  const attempt = (port) =>
    new Promise((settle) => {
      const server = createServer();
      server.once('error', () => settle(port === 0 ? 0 : attempt(0)));
      server.listen(port, '127.0.0.1', () => {
        const { port: got } = server.address();
        server.close(() => settle(got));
      });
    });
  return attempt(wished);
}
