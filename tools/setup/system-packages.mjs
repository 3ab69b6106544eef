import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { must, succeeds } from './run.mjs';
import { complain, done, say } from './say.mjs';

const php = (extension) => ({
  name: `PHP extension ${extension}`,
  present: () => succeeds('php', ['-r', `exit(extension_loaded('${extension}') ? 0 : 1);`]),
});
const program = (...names) => ({
  name: names[0],
  present: () => names.some((name) => succeeds('sh', ['-c', `command -v ${name} || ls /usr/sbin/${name}`])),
});

/** What must be there, and the Debian package that brings it. */
const demo = [
  { ...program('php'), apt: 'php-cli' },
  { ...program('php-fpm', 'php-fpm8.4', 'php-fpm8.3', 'php-fpm8.2'), apt: 'php-fpm' },
  { ...php('pdo_sqlite'), apt: 'php-sqlite3' },
  { ...php('curl'), apt: 'php-curl' },
  { ...php('mbstring'), apt: 'php-mbstring' },
  { ...php('dom'), apt: 'php-xml' },
  { ...program('unzip'), apt: 'unzip' },
  { ...program('composer'), apt: 'composer' },
  { ...program('nginx'), apt: 'nginx' },
];
const test = [
  ...demo,
  { ...php('pdo_mysql'), apt: 'php-mysql' },
  { ...program('mariadbd'), apt: 'mariadb-server' },
  { ...program('mariadb-dump'), apt: 'mariadb-client' },
  { ...program('tmux'), apt: 'tmux' },
  { ...program('chromium'), apt: 'chromium' },
];
const needs = { demo, test };

/** Packages start their daemons on installation, on ports that may be somebody's; this file keeps Debian from that while it exists. */
const policy = '/usr/sbin/policy-rc.d';

/** Installs what is missing, where it may; else says exactly what to install and ends. */
export async function ensureSystemPackages(purpose) {
  const missing = needs[purpose].filter((need) => !need.present());
  if (missing.length === 0) return done('system programs are installed');
  const packages = [...new Set(missing.map(({ apt }) => apt))];
  const command = `apt-get install -y ${packages.join(' ')}`;
  const allowed = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!allowed) {
    complain(`missing: ${missing.map(({ name }) => name).join(', ')}`);
    complain(
      existsSync('/usr/bin/apt-get')
        ? `install them with:  sudo ${command}`
        : 'install them with the package manager of this system; the README lists them',
    );
    process.exit(1);
  }
  say(`installing system packages: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const ours = !existsSync(policy);
  const clear = () => rmSync(policy, { force: true });
  if (ours) process.once('exit', clear);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  await must('apt-get', ['update', '-qq'], { env });
  await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  if (ours) clear();
  const still = missing.filter((need) => !need.present());
  if (still.length > 0) {
    complain(`still missing after the installation: ${still.map(({ name }) => name).join(', ')}`);
    process.exit(1);
  }
  return done('system packages installed');
}
