import { okAsync, type ResultAsync } from 'neverthrow';
import type { ProcessRunner } from '@woosoo/sdk-core';
import { findPortHolder, type PortHolder } from './find-port-holder.ts';
import { parseNetstat } from './netstat.ts';

export interface PortHolderOptions {
  /** Only a listener that takes connections for this host; any when absent. */
  readonly host?: string | undefined;
  /** Needed on Windows, where `netstat` is asked. */
  readonly processes?: ProcessRunner | undefined;
}

/**
 * Who listens on a TCP port, or `null` when nobody does (or the system does not tell).
 *
 * @example
 * ```ts
 * import { portHolder } from '@woosoo/sdk-services';
 *
 * const holder = await portHolder(6001); // ok({ pid: 4711, command: 'php artisan reverb:start' })
 * ```
 */
export function portHolder(port: number, options: PortHolderOptions = {}): ResultAsync<PortHolder | null, never> {
  if (process.platform !== 'win32') return okAsync(findPortHolder(port, options.host));
  if (options.processes === undefined) return okAsync(null);
  return options.processes
    .run({ program: 'netstat', args: ['-ano', '-p', 'TCP'], effect: 'read' }, { timeoutMs: 5000 })
    .map(({ stdout }): PortHolder | null => {
      const pid = parseNetstat(stdout, port);
      return pid === null ? null : { pid, command: `process ${pid}` };
    })
    .orElse(() => okAsync(null));
}
