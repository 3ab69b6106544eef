import { exitMeaning } from '../exits/exit-meaning.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { UnitFacts } from './parse-show.ts';

type Subject = Pick<ServiceDefinition, 'program' | 'workingDirectory' | 'account' | 'stop'>;

/** What systemd could not do before the program began: exit codes of its own, beyond those of programs. */
const beforeTheProgram: Readonly<Record<number, (subject: Subject) => string>> = {
  200: ({ workingDirectory }) => `its working directory ${workingDirectory} is not there, or its account may not enter it`,
  203: ({ program }) => `it could not be started: ${program} was not found, or may not be executed by its account`,
  206: () => 'systemd could not give it its runtime folders',
  209: () => 'systemd could not connect its output to the journal',
  210: () => 'systemd could not change its root folder',
  213: () => 'systemd could not lower its priority',
  216: ({ account }) => `the group of its account ${account ?? ''} is not there`,
  217: ({ account }) => `its account ${account ?? ''} is not there`,
  218: () => 'systemd could not take capabilities from it (is this a container that allows less?)',
  225: () => 'systemd could not confine its network',
  226: () => 'systemd could not give it its own view of the disk: one of its folders is not there',
  227: () => 'systemd could not keep it from gaining privileges',
  228: () => 'the kernel refused the filter of system calls',
};

const results: Readonly<Record<string, string>> = {
  resources: 'the system had no resources for it (memory, processes, open files), or its environment file is not there',
  protocol: 'it did not behave as its unit says',
  watchdog: 'it did not give a sign of life in time',
  'oom-kill': 'memory ran out and the system killed it',
  'start-limit-hit': 'it was started too often in a short time',
};

/** Half a sentence on how a run of a unit ended: `it ended with exit code 1: …`. */
export function endOf({ result, exit }: UnitFacts, subject: Subject): string {
  const known = results[result];
  if (known !== undefined && !(result === 'start-limit-hit' && exit !== null)) return known;
  if (result === 'timeout') return `it did not do what was asked in time, and was killed`;
  const own = exit?.code === undefined || exit.code === null ? undefined : beforeTheProgram[exit.code];
  if (own !== undefined) return own(subject);
  return `it ended with ${exitMeaning(exit ?? { code: null, signal: null })}`;
}
