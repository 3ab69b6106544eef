import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  { ...program('openssl'), apt: 'openssl' },
  { ...program('mkcert'), apt: 'mkcert' },
  { ...program('age'), apt: 'age' },
  { ...program('tmux'), apt: 'tmux' },
  { ...program('promtool'), apt: 'prometheus' },
  { ...program('chromium'), apt: 'chromium' },
  { ...program('wat2wasm'), apt: 'wabt' },
  { ...program('systemctl'), apt: 'systemd' },
  { ...program('systemd-nspawn'), apt: 'systemd-container' },
  { ...program('dbus-daemon'), apt: 'dbus' },
  { ...program('wine'), apt: 'wine' },
];
const needs = { demo, test };

/** Packages start their daemons on installation, on ports that may be somebody's; this file keeps Debian from that while it exists. */
const policy = '/usr/sbin/policy-rc.d';
const policyText = '#!/bin/sh\n# Of the set-up of Woosoo Deployment Manager, while it installs packages.\nexit 101\n';

/** A file of that name that is not ours stays as it is. One that an earlier set-up left when it was killed is taken away. */
async function withoutStartingServices(install) {
  const clear = () => {
    if (existsSync(policy) && readFileSync(policy, 'utf8') === policyText) rmSync(policy);
  };
  clear();
  process.once('exit', clear);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  if (!existsSync(policy)) writeFileSync(policy, policyText, { mode: 0o755 });
  await install();
  clear();
}

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
  await withoutStartingServices(async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    // Of an installation that was cut off; does nothing otherwise.
    await must('dpkg', ['--configure', '-a'], { env });
    await must('apt-get', ['update', '-qq'], { env });
    await must('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  });
  const still = missing.filter((need) => !need.present());
  if (still.length > 0) {
    complain(`still missing after the installation: ${still.map(({ name }) => name).join(', ')}`);
    process.exit(1);
  }
  return done('system packages installed');
}
