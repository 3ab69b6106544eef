import type { Cli } from 'clipanion';
import { exitCodes } from '@woosoo/sdk-core';

export const usageExitCode = exitCodes.usage;

/** What clipanion says about a command line that no command takes. */
export function usageText(cli: Cli, error: unknown): string {
  return `${cli.error(error instanceof Error ? error : new Error(String(error)), { colored: false }).trimEnd()}\n`;
}
