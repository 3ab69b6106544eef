import { backupMetadataSchema, type BranchHealthReport, type CreatedBackup, type PreflightReport } from '@woosoo/sdk-deploy';

/** A branch that works. */
export function testHealth(change: Partial<BranchHealthReport> = {}): BranchHealthReport {
  return {
    at: '2026-02-15T14:30:00.000Z',
    durationMs: 420,
    status: 'ok',
    probes: [{ probe: 'api', kind: 'http', status: 'ok', summary: '200 in 45 ms', durationMs: 45, observed: {} }],
    services: [],
    agent: null,
    ...change,
  };
}

/** A machine on which a deploy can work. */
export function testPreflight(change: Partial<PreflightReport> = {}): PreflightReport {
  return {
    at: '2026-02-15T14:30:00.000Z',
    durationMs: 210,
    status: 'pass',
    results: [{ check: 'disk', title: 'Disk space', status: 'pass', summary: '58 GB free', durationMs: 3 }],
    ...change,
  };
}

/** A backup of configuration and database that was proven and copied. */
export function testBackup(followUp: Partial<CreatedBackup['followUp']> = {}): CreatedBackup {
  const id = '2026-02-15_14-30-00';
  return {
    id,
    directory: `/srv/branch/backups/${id}`,
    metadata: backupMetadataSchema.parse({
      format: 1,
      backup_id: id,
      created_at: '2026-02-15T14:30:00.000Z',
      description: '',
      environment: 'production',
      branch_id: 'makati',
      version: '3.0.0',
      includes: { configs: true, database: true, files: false },
      size_bytes: 12_345_678,
      creator: 'maria',
      database: null,
      sources: {},
    }),
    followUp: {
      copy: `/mnt/nas/${id}`,
      rehearsal: { id, tables: 12, rows: 3456, duration_ms: 800, problems: [] },
      removed: [],
      errors: [],
      ...followUp,
    },
  };
}
