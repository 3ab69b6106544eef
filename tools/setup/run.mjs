import { spawn, spawnSync } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..');

/** Programs of this repository first, so that everything runs on the Node that it brings along. */
export function environment(extra = {}) {
  return {
    ...process.env,
    PATH: `${resolve(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    ...extra,
  };
}

/** Runs a command with its output shown; gives its exit code. An interruption ends both. */
export function run(program, args, options = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      env: environment(),
      shell: process.platform === 'win32',
      ...options,
    });
    child.on('error', reject);
    child.on('close', (code, signal) => settle(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Like {@link run}, but ends this process when the command fails. */
export async function must(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) process.exit(code);
}

/** Whether a command can be run and ends with 0. */
export function succeeds(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
