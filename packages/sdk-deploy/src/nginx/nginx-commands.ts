import type { Command } from '@woosoo/sdk-core';

/** An nginx of a branch: the program, the folder of its own files, its configuration file. */
export interface NginxInstance {
  readonly program: string;
  readonly prefix: string;
  readonly config: string;
}

// Without -e nginx first opens the log that it was compiled with, which belongs to another account.
const base = ({ prefix, config }: NginxInstance): readonly string[] => ['-e', 'stderr', '-p', prefix, '-c', config];

/** Checks a configuration. Makes the pid file and temporary folders that it names, so name ones of your own. */
export function nginxTest(instance: NginxInstance): Command {
  return { program: instance.program, args: [...base(instance), '-t', '-q'], effect: 'read' };
}

/** Takes the configuration file up; returns before the new workers answer. */
export function nginxReload(instance: NginxInstance): Command {
  return { program: instance.program, args: [...base(instance), '-s', 'reload'], effect: 'write' };
}

/** Has it end the requests that run, then itself; returns at once. */
export function nginxQuit(instance: NginxInstance): Command {
  return { program: instance.program, args: [...base(instance), '-s', 'quit'], effect: 'write' };
}
