import { realpathSync } from 'node:fs';
import { isSea } from 'node:sea';

/** How this command was started and can be started again, without its own arguments. Links are followed: a package manager may move them. */
export function ownCommand(): { readonly program: string; readonly args: readonly string[] } {
  const [, script] = process.argv;
  const entry = isSea() || script === undefined ? [] : [realpathSync(script)];
  return { program: process.execPath, args: [...process.execArgv, ...entry] };
}
