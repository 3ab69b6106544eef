import { basename } from 'node:path';
import type { ServiceDefinition } from '@woosoo/sdk-services';

export type Application = 'queue-worker' | 'reverb' | 'nginx' | 'other';

/** Which application a service runs: known by what is run, since a branch may have several queue workers under names of its own. */
export function applicationOf({ program, args }: Pick<ServiceDefinition, 'program' | 'args'>): Application {
  if (args.includes('queue:work')) return 'queue-worker';
  if (args.includes('reverb:start')) return 'reverb';
  return /^nginx(?:\.exe)?$/i.test(basename(program.replaceAll('\\', '/'))) ? 'nginx' : 'other';
}
