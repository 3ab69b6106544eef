import type { RecoverCommand } from '../recover-command.ts';
import type { ServiceDefinition } from '../service-definition.ts';

/** No service of a branch has this name. */
export const recoveryName = 'recover';

/** Runs once at each start of Windows, as one more service: what a power cut interrupted is brought to its beginning or its end. */
export function recoveryDefinition(root: string, { program, args }: RecoverCommand): ServiceDefinition {
  return {
    name: recoveryName,
    title: 'Recovery at start-up',
    program,
    args,
    workingDirectory: root,
    environment: {},
    dependsOn: [],
    restart: { policy: 'never', initialDelayMs: 0, maxDelayMs: 0, resetAfterMs: 0, maxAttempts: 1 },
    stop: { signal: 'SIGINT', timeoutMs: 60_000 },
    readiness: { kind: 'stable', forMs: 0 },
    log: { maxBytes: 1024 * 1024, keep: 2 },
    account: null,
    enabled: true,
  };
}
