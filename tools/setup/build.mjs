import { spawnSync } from 'node:child_process';
import { environment, root } from './run.mjs';
import { complain, done, say } from './say.mjs';

/** Compiles the packages and bundles the adapters; what did not change comes from the cache. */
export function build() {
  say('building');
  const { status, stdout } = spawnSync('nx', ['run-many', '-t', 'build', 'bundle', '--output-style=static'], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(stdout ?? '');
    complain('the build failed');
    process.exit(1);
  }
  done('built');
}
