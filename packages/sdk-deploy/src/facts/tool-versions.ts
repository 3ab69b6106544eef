import type { ResultAsync } from 'neverthrow';
import type { BranchConfig, ProcessError, ProcessRunner } from '@woosoo/sdk-core';

/** Versions that a component's build depends on: another PHP may need another set of packages. The patch level makes no difference. */
export function phpEnvironment(
  config: BranchConfig,
  processes: ProcessRunner,
): ResultAsync<Readonly<Record<string, string>>, ProcessError> {
  const command = {
    program: config.programs.php,
    args: ['-r', "echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION;"],
    effect: 'read',
  } as const;
  return processes.run(command, { timeoutMs: 10_000 }).map(({ stdout }) => ({ php: stdout.trim() }));
}

export function nodeEnvironment(): Readonly<Record<string, string>> {
  return { node: process.versions.node.split('.').slice(0, 1).join('.') };
}
