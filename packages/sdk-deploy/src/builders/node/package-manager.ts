/** The package manager of a Node project, as its lock file tells. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn-classic' | 'yarn';

/** Which manager and how strictly it can install, from the names of the files in the project's folder. */
export function detectPackageManager(fileNames: readonly string[]): { readonly manager: PackageManager; readonly locked: boolean } {
  const has = (name: string): boolean => fileNames.includes(name);
  if (has('pnpm-lock.yaml')) return { manager: 'pnpm', locked: true };
  if (has('yarn.lock')) return { manager: has('.yarnrc.yml') ? 'yarn' : 'yarn-classic', locked: true };
  return { manager: 'npm', locked: has('package-lock.json') || has('npm-shrinkwrap.json') };
}

/** The program that must be on PATH. */
export function packageManagerProgram(manager: PackageManager): 'npm' | 'pnpm' | 'yarn' {
  return manager === 'yarn-classic' ? 'yarn' : manager;
}

/** Installs exactly what the lock file says, development packages included: builds need them. */
export function installCommand(manager: PackageManager, locked: boolean): readonly [string, ...string[]] {
  switch (manager) {
    case 'npm':
      return ['npm', locked ? 'ci' : 'install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    case 'pnpm':
      return ['pnpm', 'install', '--frozen-lockfile', '--prod=false'];
    case 'yarn':
      return ['yarn', 'install', '--immutable'];
    case 'yarn-classic':
      return ['yarn', 'install', '--frozen-lockfile', '--non-interactive', '--production=false'];
  }
}

/** Runs a script of package.json. */
export function scriptCommand(manager: PackageManager, script: string): readonly [string, ...string[]] {
  return [packageManagerProgram(manager), 'run', script];
}
