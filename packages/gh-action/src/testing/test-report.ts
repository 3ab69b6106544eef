import type { DeployPlan, DeployReport } from '@woosoo/sdk-deploy';

/** A plan that deploys the backend; whatever a test does not care about is filled in. */
export function testPlan(change: Partial<DeployPlan> = {}): DeployPlan {
  return {
    format: 1,
    id: '2026-02-15T14-30-00Z-deploy-k3v9',
    kind: 'deploy',
    createdAt: '2026-02-15T14:30:00.000Z',
    branchId: 'makati',
    environment: 'production',
    request: {
      components: 'all',
      skipBackup: false,
      skipBuild: false,
      skipTests: false,
      force: false,
      rollbackOnError: true,
      parallel: true,
    },
    components: [
      {
        name: 'backend',
        action: 'build',
        reason: 'its sources have changed',
        releaseId: '20260215T143000Z-c0ffee01',
        previousReleaseId: '20260101T000000Z-aaaaaaaa',
        tests: 'run',
      },
      {
        name: 'pwa',
        action: 'keep',
        reason: 'nothing has changed',
        releaseId: '20260101T000000Z-bbbbbbbb',
        previousReleaseId: '20260101T000000Z-bbbbbbbb',
        tests: 'not-needed',
      },
    ],
    files: [{ path: 'configs/nginx.conf', change: 'changed', editedByHand: false, lines: ['- listen 80;', '+ listen 8080;'] }],
    migrations: [
      { name: '2026_02_01_add_notes', kind: 'additive', reason: 'adds a column', sql: ['alter table `orders` add `notes` text null'] },
    ],
    services: [{ name: 'queue-worker', action: 'restart', reason: 'runs code of backend' }],
    backup: { id: '2026-02-15_14-30-00', reason: 'before every deploy that changes something' },
    warnings: [],
    expectedDownMs: 2100,
    expectedMs: 61_000,
    steps: [
      { id: 'backup', kind: 'backup.create', title: 'Back up configuration and database', params: {} },
      { id: 'build:backend', kind: 'component.build', title: 'Build backend', params: {} },
      { id: 'verify', kind: 'deploy.verify', title: 'Verify', params: {} },
    ],
    pointOfNoReturn: null,
    machine: {},
    ...change,
  };
}

/** The report of a deploy that was done. */
export function testReport(change: Partial<DeployReport> = {}): DeployReport {
  const startedAt = '2026-02-15T14:30:00.000Z';
  return {
    format: 1,
    id: '2026-02-15T14-30-00Z-deploy-k3v9',
    kind: 'deploy',
    branchId: 'makati',
    environment: 'production',
    actor: 'maria (GitHub Actions)',
    outcome: 'done',
    startedAt,
    durationMs: 65_432.4,
    downMs: 1800,
    headline: 'Deployed backend 20260215T143000Z-c0ffee01 in 1 min 5 s; services were down for 1.8 s.',
    error: null,
    recoveryErrors: [],
    steps: [
      { id: 'backup', kind: 'backup.create', title: 'Back up configuration and database', outcome: 'done', startedAt, durationMs: 900 },
      { id: 'build:backend', kind: 'component.build', title: 'Build backend', outcome: 'done', startedAt, durationMs: 58_000 },
      { id: 'verify', kind: 'deploy.verify', title: 'Verify', outcome: 'done', startedAt, durationMs: 1200 },
    ],
    probes: [
      { probe: 'backend', kind: 'http', status: 'ok', summary: 'answered 200 with release 20260215T143000Z-c0ffee01', durationMs: 45 },
    ],
    releases: { backend: '20260215T143000Z-c0ffee01', pwa: '20260101T000000Z-bbbbbbbb' },
    backupId: '2026-02-15_14-30-00',
    rollbackCommand: 'woosoo rollback',
    addresses: [],
    logs: [],
    plan: testPlan(),
    ...change,
  };
}

/** The report of a deploy whose build failed, and that was rolled back. */
export function failedReport(change: Partial<DeployReport> = {}): DeployReport {
  return testReport({
    outcome: 'rolled-back',
    headline: 'The deploy failed; everything was undone: the branch is as it was before.',
    error: {
      type: 'BuildFailed',
      code: 'WOO3001',
      message: 'composer install of backend ended with exit code 2.',
      remedy: 'Mend composer.json, then deploy again.',
      tail: ['Your requirements could not be resolved', '```', 'laravel/framework ^99'],
    },
    downMs: 0,
    backupId: null,
    rollbackCommand: null,
    ...change,
  });
}
