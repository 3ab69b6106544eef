import { createServer } from 'node:net';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../setup/run.mjs';

/** Where the demonstration lives. */
export const branch = resolve(root, '.demo', 'branch');

/** The example's applications, copied once: what somebody changes in the copy stays. */
export function copyExample() {
  mkdirSync(branch, { recursive: true });
  const skip = /(^|[\\/])(node_modules|vendor|\.nuxt|\.output|dist|\.env|\.dart_tool|build)$/;
  if (!existsSync(resolve(branch, 'apps'))) cpSync(resolve(root, 'examples', 'branch', 'apps'), resolve(branch, 'apps'), { recursive: true, filter: (from) => !skip.test(from) });
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
