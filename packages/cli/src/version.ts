import { readFileSync } from 'node:fs';

/** This package's version, read and not imported: `woosoo --version` loads nothing else. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
