import {
  type AuditTrail,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type KeyStore,
  type Notifier,
  type OperationRunner,
  type StepKind,
  token,
} from '@woosoo/sdk-core';
import { type DaemonEntry, type HostEntry, type RecoverCommand, type ServiceController, ServiceUsageMeter } from '@woosoo/sdk-services';
import type { AgentEntry } from '../agent/agent-entry.ts';
import type { BackupStore } from '../backups/backup-store.ts';
import type { BranchBackups } from '../backups/branch-backups.ts';
import type { Seal } from '../backups/seal.ts';
import type { Builders } from '../builders/builders.ts';
import type { Certificates } from '../certificates/certificates.ts';
import type { ServedCertificate } from '../certificates/served-certificate.ts';
import type { ConfigHistory } from '../config-history/config-history.ts';
import type { BranchConfigSync } from '../config-sync/branch-config-sync.ts';
import type { ConfigSync } from '../config-sync/config-sync.ts';
import type { ConfigUndo } from '../config-sync/config-undo.ts';
import type { Announcement } from '../deployer/announcement.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Deployer } from '../deployer/deployer.ts';
import type { PlanExecutor } from '../deployer/plan-executor.ts';
import type { SourceTree } from '../fingerprint/source-tree.ts';
import type { BranchHealth } from '../health/branch-health.ts';
import type { DurationHistory } from '../history/duration-history.ts';
import type { BranchErrors } from '../logs/branch-errors.ts';
import type { BranchLogs } from '../logs/branch-logs.ts';
import type { BranchMonitor } from '../monitoring/branch-monitor.ts';
import type { BranchNotifications } from '../notify/branch-notifications.ts';
import type { Preflight } from '../preflight/preflight.ts';
import type { PointerKind } from '../releases/pointer/pointer-for.ts';
import type { ReleasePointer } from '../releases/pointer/release-pointer.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { ReportSigner } from '../report/report-signature.ts';
import type { ReportStore } from '../report/report-store.ts';
import type { BranchServices } from '../services/branch-services.ts';
import type { BranchCourtesy } from '../services/stopping/branch-courtesy.ts';
import type { WantedServices } from '../services/wanted-services.ts';
import type { WhyDown } from '../services/why/why-down.ts';
import type { StagedContents } from '../staging/staged-contents.ts';
import type { SupportBundle } from '../support/support-bundle.ts';
import type { Verification } from '../verify/verification.ts';

/** The parts of a branch, by name. */
export const parts = {
  config: token<BranchConfig>('BranchConfig'),
  paths: token<BranchPaths>('BranchPaths'),
  daemon: token<DaemonEntry | null>('DaemonEntry'),
  agent: token<AgentEntry>('AgentEntry'),
  overlay: token<string | null>('Overlay'),
  recover: token<RecoverCommand | null>('RecoverCommand'),
  nssmHost: token<HostEntry | null>('HostEntry'),
  services: token<ServiceController>('ServiceController'),
  otherManagers: token<readonly ServiceController[]>('OtherManagers'),
  why: token<WhyDown>('WhyDown'),
  courtesy: token<BranchCourtesy>('BranchCourtesy'),
  usageMeter: token<ServiceUsageMeter>('ServiceUsageMeter'),
  lock: token<BranchLock>('BranchLock'),
  audit: token<AuditTrail>('AuditTrail'),
  keys: token<KeyStore>('KeyStore'),
  kinds: token<readonly StepKind[]>('StepKinds'),
  runner: token<OperationRunner>('OperationRunner'),
  tree: token<SourceTree>('SourceTree'),
  builders: token<Builders>('Builders'),
  pointerKind: token<PointerKind>('PointerKind'),
  pointer: token<ReleasePointer>('ReleasePointer'),
  releases: token<ReleaseStore>('ReleaseStore'),
  seal: token<Seal>('Seal'),
  backupStore: token<BackupStore>('BackupStore'),
  backups: token<BranchBackups>('BranchBackups'),
  verification: token<Verification>('Verification'),
  wantedServices: token<WantedServices>('WantedServices'),
  branchServices: token<BranchServices>('BranchServices'),
  configSync: token<ConfigSync>('ConfigSync'),
  branchConfigSync: token<BranchConfigSync>('BranchConfigSync'),
  configHistory: token<ConfigHistory>('ConfigHistory'),
  configUndo: token<ConfigUndo>('ConfigUndo'),
  servedCertificate: token<ServedCertificate>('ServedCertificate'),
  certificates: token<Certificates>('Certificates'),
  staged: token<StagedContents>('StagedContents'),
  durations: token<DurationHistory>('DurationHistory'),
  signer: token<ReportSigner>('ReportSigner'),
  reports: token<ReportStore>('ReportStore'),
  preflight: token<Preflight>('Preflight'),
  notifiers: token<readonly Notifier[]>('Notifiers'),
  notifications: token<BranchNotifications>('BranchNotifications'),
  monitor: token<BranchMonitor>('BranchMonitor'),
  hooks: token<Hooks>('Hooks'),
  announcement: token<Announcement>('Announcement'),
  executor: token<PlanExecutor>('PlanExecutor'),
  deployer: token<Deployer>('Deployer'),
  health: token<BranchHealth>('BranchHealth'),
  logs: token<BranchLogs>('BranchLogs'),
  errors: token<BranchErrors>('BranchErrors'),
  support: token<SupportBundle>('SupportBundle'),
};
