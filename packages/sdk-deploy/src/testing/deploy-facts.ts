import type { ComponentFacts, DeployFacts } from '../plan/deploy-facts.ts';
import type { Release } from '../releases/release.ts';

/** A release record; whatever a test does not care about is filled in. */
export function testRelease(change: Partial<Release> = {}): Release {
  return {
    id: '20260101T000000Z-aaaaaaaa',
    component: 'backend',
    state: 'proven',
    createdAt: '2026-01-01T00:00:00.000Z',
    deployId: '2026-01-01T00-00-00Z-deploy-test',
    fingerprint: 'aaaaaaaa11111111',
    configHash: 'config-1',
    commit: null,
    runtime: { kind: 'php' },
    migrations: [],
    destructive: false,
    backupId: null,
    provenWith: [],
    ...change,
  };
}

export function testComponent(change: Partial<ComponentFacts> = {}): ComponentFacts {
  return {
    name: 'backend',
    sources: { tests: 'present', packageManager: 'composer', findings: {} },
    fingerprint: 'bbbbbbbb22222222',
    configHash: 'config-1',
    commit: null,
    current: testRelease(),
    reusable: null,
    condemned: null,
    newest: testRelease(),
    expectedRuntime: { kind: 'php' },
    ...change,
  };
}

/** A branch whose backend has changed and whose services all run. */
export function testFacts(change: Partial<DeployFacts> = {}): DeployFacts {
  const running = (name: string) => ({
    name,
    title: name,
    state: 'running' as const,
    since: null,
    pid: 1,
    workingDirectory: null,
    restarts: 0,
    lastExit: null,
    enabled: true,
  });
  const wanted = (name: string) => ({
    name,
    title: name,
    program: 'x',
    args: [],
    workingDirectory: '/b',
    environment: {},
    dependsOn: [],
    restart: { policy: 'always' as const, initialDelayMs: 1, maxDelayMs: 1, resetAfterMs: 1, maxAttempts: 1 },
    stop: { signal: 'SIGTERM' as const, timeoutMs: 1 },
    readiness: { kind: 'stable' as const, forMs: 1 },
    log: { maxBytes: 1, keep: 1 },
    account: null,
    enabled: true,
  });
  const names = ['php', 'nginx', 'reverb', 'queue-worker'];
  return {
    at: new Date('2026-02-15T14:30:00Z'),
    branchId: 'test',
    environment: 'production',
    components: [testComponent()],
    files: [],
    folders: [],
    services: {
      statuses: names.map(running),
      wanted: names.map(wanted),
      drift: [],
      bound: { backend: ['reverb', 'queue-worker'], pwa: ['pwa'] },
    },
    migrations: [],
    migrationsOfNewest: [],
    ranMigrations: [],
    hasData: true,
    backups: [],
    durations: {},
    machine: { 'release of backend': 'x' },
    ...change,
  };
}
