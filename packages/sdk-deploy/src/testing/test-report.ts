import type { OperationReport, StepReport } from '@woosoo/sdk-core';
import { makeReport, type ReportSources } from '../report/make-report.ts';
import type { DeployReport } from '../report/deploy-report.ts';

const START = Date.parse('2026-02-15T14:30:00.000Z');

/** A step that began so many seconds after the operation. */
export function testStep(kind: string, atSeconds: number, change: Partial<StepReport> = {}): StepReport {
  return {
    id: kind,
    kind,
    title: kind,
    outcome: 'done',
    startedAt: new Date(START + atSeconds * 1000).toISOString(),
    durationMs: 1000,
    ...change,
  };
}

export function testOperation(change: Partial<OperationReport> = {}): OperationReport {
  return {
    id: '2026-02-15T14-30-00Z-deploy-k3v9',
    kind: 'deploy',
    title: 'Deploy backend',
    actor: 'anna@till',
    outcome: 'done',
    startedAt: new Date(START).toISOString(),
    endedAt: new Date(START + 60_000).toISOString(),
    durationMs: 60_000,
    steps: [testStep('services.stop', 10), testStep('services.start', 12, { durationMs: 2000 }), testStep('deploy.verify', 15)],
    recoveryErrors: [],
    ...change,
  };
}

/** A report; whatever a test does not care about is filled in. */
export function testReport(operation: Partial<OperationReport> = {}, sources: Partial<ReportSources> = {}): DeployReport {
  return makeReport({
    operation: testOperation(operation),
    plan: null,
    kind: 'deploy',
    branchId: 'quezon',
    environment: 'production',
    health: null,
    releases: { backend: '20260215T143000Z-bbbbbbbb' },
    previousReleases: { backend: '20260101T000000Z-aaaaaaaa' },
    addresses: [],
    logs: [],
    ...sources,
  });
}
