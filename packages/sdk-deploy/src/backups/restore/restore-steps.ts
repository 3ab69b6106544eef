import { join } from 'node:path';
import type { BranchPaths, StepSpec } from '@woosoo/sdk-core';
import { contentHash } from '../../staging/staged-contents.ts';
import { withExpectedTimes } from '../../history/expected-time.ts';
import type { RestorePlan } from './restore-plan.ts';

export interface RestoreSteps {
  readonly steps: readonly StepSpec[];
  /** The first step that takes away what was kept aside. */
  readonly pointOfNoReturn: string;
}

/** The steps of a restore. `running`: the services that are to be stopped for it; `durations`: how long steps took before. */
export function restoreSteps(
  plan: RestorePlan,
  paths: BranchPaths,
  operation: string,
  running: readonly string[],
  durations: Readonly<Record<string, number>>,
): RestoreSteps {
  const names = [...running];
  const { id: backupId } = plan;
  const restoreId = operation.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const nginx = plan.files.some(({ path }) => path.endsWith('nginx.conf'));
  const reload = (id: string, when: 'do' | 'undo'): StepSpec => ({ id, kind: 'nginx.reload', title: 'Reload nginx', params: { when } });
  const database = (id: string, title: string, phase: 'restore' | 'confirm'): StepSpec => ({
    id,
    kind: 'database.restore',
    title,
    params: { backupId, restoreId, phase, anyServer: plan.database?.anyServer ?? false },
  });
  const uploads = (id: string, title: string, phase: 'restore' | 'confirm'): StepSpec => ({
    id,
    kind: 'uploads.restore',
    title,
    params: { backupId, restoreId, phase },
  });
  const steps: readonly StepSpec[] = withExpectedTimes(
    [
      { id: 'maintenance-on', kind: 'maintenance.set', title: 'Show the maintenance page', params: { on: true } },
      ...(names.length === 0 ? [] : [{ id: 'stop', kind: 'services.stop', title: `Stop ${names.join(', ')}`, params: { names } }]),
      ...(plan.database === null ? [] : [database('restore', `Restore the database from ${backupId}`, 'restore')]),
      ...(plan.uploads === null ? [] : [uploads('uploads', 'Restore uploads', 'restore')]),
      ...(nginx ? [reload('settle:nginx', 'undo')] : []),
      ...plan.files.map(({ path, target, mode, text }) => ({
        id: `file:${path}`,
        kind: 'write-file',
        title: `Write ${path}`,
        params: { path: target, mode, from: { file: join(paths.staging, contentHash(text.reveal())) } },
      })),
      ...(nginx ? [reload('reload:nginx', 'do')] : []),
      ...(names.length === 0
        ? []
        : [
            { id: 'start', kind: 'services.start', title: `Start ${names.join(', ')}`, params: { names } },
            { id: 'verify', kind: 'deploy.verify', title: 'Verify', params: { expected: {} } },
          ]),
      ...(plan.database === null ? [] : [database('confirm', 'Drop what was put aside', 'confirm')]),
      ...(plan.uploads === null ? [] : [uploads('confirm-uploads', 'Remove the uploads that were put aside', 'confirm')]),
      { id: 'maintenance-off', kind: 'maintenance.set', title: 'Take the maintenance page away', params: { on: false } },
    ],
    durations,
  ).map((step) => (step.id === 'restore' && plan.database?.expectedMs != null ? { ...step, expectedMs: plan.database.expectedMs } : step));
  return { steps, pointOfNoReturn: plan.database !== null ? 'confirm' : plan.uploads !== null ? 'confirm-uploads' : 'maintenance-off' };
}
