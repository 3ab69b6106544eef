import { delimiter } from 'node:path';
import type { BuildContext, BuildStage } from './builder.ts';

const MINUTE = 60_000;

export type CommandStage = Extract<BuildStage, { readonly kind: 'command' }>;

/** A command stage with the usual environment; 30 minutes at most. */
export function commandStage(
  context: BuildContext,
  title: string,
  [program, ...args]: readonly [string, ...string[]],
  options: { readonly env?: Readonly<Record<string, string>>; readonly proves?: 'build' | 'tests' } = {},
): CommandStage {
  return {
    kind: 'command',
    title,
    program,
    args,
    env: { CI: '1', PATH: `${context.nodeDirectory}${delimiter}${context.path}`, ...options.env },
    proves: options.proves ?? 'build',
    timeoutMs: 30 * MINUTE,
  };
}
