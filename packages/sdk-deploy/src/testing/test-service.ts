import type { ServiceDefinition } from '@woosoo/sdk-services';

/** A definition; whatever a test does not care about is filled in. */
export function testService(name: string, change: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name,
    title: name,
    program: '/usr/bin/true',
    args: [],
    workingDirectory: '/branch',
    environment: {},
    dependsOn: [],
    restart: { policy: 'always', initialDelayMs: 500, maxDelayMs: 30_000, resetAfterMs: 60_000, maxAttempts: 8 },
    stop: { signal: 'SIGTERM', timeoutMs: 1000 },
    readiness: { kind: 'stable', forMs: 1 },
    log: { maxBytes: 1000, keep: 1 },
    account: null,
    enabled: true,
    ...change,
  };
}
