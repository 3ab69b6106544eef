import type { AuditTrail, BranchConfig, BranchLock, BranchPaths, InterruptedOperation, KeyStore, WoosooError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { BranchBackups } from './backups/branch-backups.ts';
import type { BranchConfigSync } from './config-sync/branch-config-sync.ts';
import type { Certificates } from './certificates/certificates.ts';
import type { ConfigUndo } from './config-sync/config-undo.ts';
import type { ConfigHistory } from './config-history/config-history.ts';
import type { Deployer } from './deployer/deployer.ts';
import type { BranchHealth } from './health/branch-health.ts';
import type { BranchErrors } from './logs/branch-errors.ts';
import type { BranchLogs } from './logs/branch-logs.ts';
import type { BranchMonitor } from './monitoring/branch-monitor.ts';
import type { BranchNotifications } from './notify/branch-notifications.ts';
import type { Preflight } from './preflight/preflight.ts';
import type { ReleaseStore } from './releases/release-store.ts';
import type { ReportStore } from './report/report-store.ts';
import type { BranchServices } from './services/branch-services.ts';
import type { SupportBundle } from './support/support-bundle.ts';

/** Everything that can be asked of a branch, ready to use. Dispose it: it may hold connections. */
export interface Woosoo extends AsyncDisposable {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly deployer: Deployer;
  readonly services: BranchServices;
  readonly health: BranchHealth;
  readonly backups: BranchBackups;
  readonly configSync: BranchConfigSync;
  readonly certificates: Certificates;
  readonly configHistory: ConfigHistory;
  readonly configUndo: ConfigUndo;
  readonly preflight: Preflight;
  readonly releases: ReleaseStore;
  readonly reports: ReportStore;
  readonly logs: BranchLogs;
  readonly monitor: BranchMonitor;
  readonly errors: BranchErrors;
  readonly support: SupportBundle;
  readonly notifications: BranchNotifications;
  readonly audit: AuditTrail;
  readonly keys: KeyStore;
  readonly lock: BranchLock;
  /** Operations that were cut off and wait for `recover`. */
  interrupted(): ResultAsync<readonly InterruptedOperation[], WoosooError>;
}
