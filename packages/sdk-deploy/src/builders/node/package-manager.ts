/** The package manager of a Node project. `yarn` is version 2 or newer, which has other options than `yarn-classic`. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn-classic' | 'yarn';

/**
 * Which manager and how strictly it can install: from the lock file, and where there is none from `packageManager` in package.json (`pnpm@10.34.8`), else npm.
 * `fileNames`: what lies in the project's folder.
 */
export function detectPackageManager(
  fileNames: readonly string[],
  declared?: string,
): { readonly manager: PackageManager; readonly locked: boolean } {
  const has = (name: string): boolean => fileNames.includes(name);
  if (has('pnpm-lock.yaml')) return { manager: 'pnpm', locked: true };
  if (has('yarn.lock')) return { manager: yarnOf(declared, has('.yarnrc.yml')), locked: true };
  if (has('package-lock.json') || has('npm-shrinkwrap.json')) return { manager: 'npm', locked: true };
  if (declared?.startsWith('pnpm@') === true) return { manager: 'pnpm', locked: false };
  if (declared?.startsWith('yarn@') === true) return { manager: yarnOf(declared, has('.yarnrc.yml')), locked: false };
  return { manager: 'npm', locked: false };
}

/** Only yarn 1 is without a `.yarnrc.yml`, unless package.json says another version. */
function yarnOf(declared: string | undefined, hasSettings: boolean): PackageManager {
  const major = /^yarn@(\d+)/.exec(declared ?? '')?.[1];
  return (major === undefined ? hasSettings : major !== '1') ? 'yarn' : 'yarn-classic';
}

/** The program that must be on PATH. */
export function packageManagerProgram(manager: PackageManager): 'npm' | 'pnpm' | 'yarn' {
  return manager === 'yarn-classic' ? 'yarn' : manager;
}

/** Installs exactly what the lock file says, where there is one; development packages included: builds need them. */
export function installCommand(manager: PackageManager, locked: boolean): readonly [string, ...string[]] {
  switch (manager) {
    case 'npm':
      return ['npm', locked ? 'ci' : 'install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    case 'pnpm':
      // `CI` is set for builds, where pnpm and yarn take a lock file for granted.
      return ['pnpm', 'install', locked ? '--frozen-lockfile' : '--no-frozen-lockfile', '--prod=false'];
    case 'yarn':
      return ['yarn', 'install', locked ? '--immutable' : '--no-immutable'];
    case 'yarn-classic':
      return ['yarn', 'install', ...(locked ? ['--frozen-lockfile'] : []), '--non-interactive', '--production=false'];
  }
}

/** Runs a script of package.json. */
export function scriptCommand(manager: PackageManager, script: string): readonly [string, ...string[]] {
  return [packageManagerProgram(manager), 'run', script];
}
