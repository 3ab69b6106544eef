import { reveal, type Argument } from '@woosoo/sdk-core';

/** The variable whose value an `EnvironmentFile=` cannot carry: systemd drops control characters other than tab and newline. */
export function unwritableVariable(environment: Readonly<Record<string, Argument>>): string | null {
  const found = Object.entries(environment).find(([, value]) => /[^\P{Cc}\t\n]/u.test(reveal(value)));
  return found?.[0] ?? null;
}

/**
 * The text of a service's `EnvironmentFile=`; it holds secrets. Its rules are not those of unit files: in double quotes a backslash goes before
 * `"`, `\`, `$` and a backtick alone, `%` and `$` mean nothing, and a line may be broken.
 */
export function environmentFile(environment: Readonly<Record<string, Argument>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}="${reveal(value).replace(/["\\$`]/g, '\\$&')}"\n`)
    .join('');
}
