import { fileURLToPath } from 'node:url';

/** How the host of a service is started: `program ...args ROOT NSSM_FOLDER LOG_FOLDER NAME`. */
export interface HostEntry {
  readonly program: string;
  readonly args: readonly string[];
}

/** The host beside this file: compiled in a package, TypeScript in a checkout. A bundle has no such file and must pass its own entry. */
export function defaultHostEntry(): HostEntry {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(fromSource ? './host-main.ts' : './host-main.js', import.meta.url));
  return { program: process.execPath, args: fromSource ? ['--conditions=@woosoo/source', entry] : [entry] };
}
