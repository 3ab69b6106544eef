import { fileURLToPath } from 'node:url';

/** How the daemon is started: `program ...args ROOT SUPERVISOR_FOLDER LOG_FOLDER VERSION`. */
export interface DaemonEntry {
  readonly program: string;
  readonly args: readonly string[];
}

/** The daemon beside this file: compiled in a package, TypeScript in a checkout. A bundle has no such file and must pass its own entry. */
export function defaultDaemonEntry(): DaemonEntry {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(fromSource ? './daemon-main.ts' : './daemon-main.js', import.meta.url));
  return { program: process.execPath, args: fromSource ? ['--conditions=@woosoo/source', entry] : [entry] };
}
