import {
  endLeftovers,
  bind,
  createNotifiers,
  FileAuditTrail,
  FileKeyStore,
  JournaledOperationRunner,
  OsBranchLock,
  ports,
  RemovePath,
  token,
  woosooVersion,
  WriteFile,
  type AuditTrail,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type DependencyContainer,
  type KeyStore,
  type Notifier,
  type OperationRunner,
  type StepKind,
} from '@woosoo/sdk-core';
import {
  processUsageFor,
  ServiceUsageMeter,
  type DaemonEntry,
  type HostEntry,
  type RecoverCommand,
  type ServiceController,
} from '@woosoo/sdk-services';
import { AgeSeal } from './backups/age-seal.ts';
import { BackupCopies } from './backups/backup-copies.ts';
import { BackupKeys } from './backups/backup-keys.ts';
import { BackupMarksStore } from './backups/backup-marks.ts';
import { BackupStep } from './backups/backup-step.ts';
import { LocalBackupStore } from './backups/local-backup-store.ts';
import { RestorePlanner } from './backups/restore/restore-planner.ts';
import { UploadsRestoreStep } from './backups/restore/uploads-restore-step.ts';
import { BackupRetention } from './backups/retention/backup-retention.ts';
import type { Seal } from './backups/seal.ts';
import type { BackupStore } from './backups/backup-store.ts';
import { BranchBackups } from './backups/branch-backups.ts';
import { DatabaseRestoreStep } from './backups/database-restore-step.ts';
import { createBuilders, type Builders } from './builders/builders.ts';
import { ComponentBuild } from './builders/component-build.ts';
import { CertificateAuthority } from './certificates/authority/certificate-authority.ts';
import { CertificateServedStep } from './certificates/certificate-served-step.ts';
import { Certificates } from './certificates/certificates.ts';
import { Mkcert } from './certificates/mkcert/mkcert.ts';
import { TlsServedCertificate, type ServedCertificate } from './certificates/served-certificate.ts';
import { BranchConfigSync } from './config-sync/branch-config-sync.ts';
import { ConfigHistory } from './config-history/config-history.ts';
import { ConfigUndo } from './config-sync/config-undo.ts';
import { ConfigSync } from './config-sync/config-sync.ts';
import { MigrateStep } from './migrations/migrate-step.ts';
import { Deployer } from './deployer/deployer.ts';
import { OperationConclusion } from './deployer/operation-conclusion.ts';
import { PlanExecutor } from './deployer/plan-executor.ts';
import { StagedContents } from './staging/staged-contents.ts';
import { ComponentFactsReader } from './facts/component-facts.ts';
import { FactsGatherer } from './facts/facts-gatherer.ts';
import { RollbackFactsReader } from './facts/rollback-facts-reader.ts';
import { NodeSourceTree } from './fingerprint/node-source-tree.ts';
import type { SourceTree } from './fingerprint/source-tree.ts';
import { BranchHealth } from './health/branch-health.ts';
import { DurationHistory } from './history/duration-history.ts';
import { Hooks } from './hooks/hooks.ts';
import { BranchErrors } from './logs/branch-errors.ts';
import { BranchLogs } from './logs/branch-logs.ts';
import { defaultAgentEntry, type AgentEntry } from './agent/agent-entry.ts';
import { BranchMonitor } from './monitoring/branch-monitor.ts';
import { BranchNotifications } from './notify/branch-notifications.ts';
import { branchChecks } from './preflight/branch-checks.ts';
import { Preflight } from './preflight/preflight.ts';
import { CompareMigrationsStep } from './migrations/compare-migrations-step.ts';
import { reloadNginx } from './nginx/reload-nginx.ts';
import { pointerFor, pointerKind, type PointerKind } from './releases/pointer/pointer-for.ts';
import type { ReleasePointer } from './releases/pointer/release-pointer.ts';
import { ReleasePruner } from './releases/release-pruner.ts';
import { ReleaseStore } from './releases/release-store.ts';
import { ReportSigner } from './report/report-signature.ts';
import { ReportStore } from './report/report-store.ts';
import { BranchServices } from './services/branch-services.ts';
import { BranchCourtesy } from './services/stopping/branch-courtesy.ts';
import { controllerFor } from './services/controller-for.ts';
import { WhyDown } from './services/why/why-down.ts';
import { WantedServices } from './services/wanted-services.ts';
import { ComponentBuildStep } from './steps/component-build-step.ts';
import { ConfigRecacheStep } from './steps/config-recache-step.ts';
import { MaintenanceStep } from './steps/maintenance-step.ts';
import { MakeFoldersStep } from './steps/make-folders-step.ts';
import { NginxReloadStep } from './steps/nginx-reload-step.ts';
import { OpcacheResetStep } from './steps/opcache-reset-step.ts';
import { QuietTime } from './steps/quiet-time.ts';
import { ReleaseActivateStep } from './steps/release-activate-step.ts';
import { ReleaseMarkStep } from './steps/release-mark-step.ts';
import { ReleaseRecacheStep } from './steps/release-recache-step.ts';
import { ServicesInstallStep } from './steps/services-install-step.ts';
import { ServicesStartStep } from './steps/services-start-step.ts';
import { ServicesStopStep } from './steps/services-stop-step.ts';
import { SharedPrepareStep } from './steps/shared-prepare-step.ts';
import { SupportBundle } from './support/support-bundle.ts';
import { VerifyStep } from './steps/verify-step.ts';
import { Verification } from './verify/verification.ts';

/** The parts of a branch, by name. */
export const parts = {
  config: token<BranchConfig>('BranchConfig'),
  paths: token<BranchPaths>('BranchPaths'),
  daemon: token<DaemonEntry | null>('DaemonEntry'),
  agent: token<AgentEntry>('AgentEntry'),
  recover: token<RecoverCommand | null>('RecoverCommand'),
  nssmHost: token<HostEntry | null>('HostEntry'),
  services: token<ServiceController>('ServiceController'),
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
  executor: token<PlanExecutor>('PlanExecutor'),
  deployer: token<Deployer>('Deployer'),
  health: token<BranchHealth>('BranchHealth'),
  logs: token<BranchLogs>('BranchLogs'),
  errors: token<BranchErrors>('BranchErrors'),
  support: token<SupportBundle>('SupportBundle'),
};

/** What nearly every part takes. */
function common(c: DependencyContainer) {
  return {
    config: c.resolve(parts.config),
    paths: c.resolve(parts.paths),
    fileSystem: c.resolve(ports.fileSystem),
    clock: c.resolve(ports.clock),
    processes: c.resolve(ports.processes),
    databases: c.resolve(ports.databases),
    path: process.env['PATH'] ?? '',
  };
}

/** Binds every part of a branch. `config`, `paths` and the ports are bound by the caller. */
export function bindBranch(container: DependencyContainer): void {
  bind(container, parts.agent, defaultAgentEntry);
  bindFoundations(container);
  bindCapabilities(container);
  bind(container, parts.kinds, stepKinds);
}

function bindFoundations(container: DependencyContainer): void {
  bind(container, parts.services, (c) => {
    const redactor = c.resolve(ports.redactor);
    return controllerFor({
      ...common(c),
      redact: (text) => redactor.redact(text),
      daemon: c.resolve(parts.daemon),
      recover: c.resolve(parts.recover),
      nssmHost: c.resolve(parts.nssmHost),
    });
  });
  bind(
    container,
    parts.courtesy,
    (c) =>
      new BranchCourtesy({ ...common(c), http: c.resolve(ports.http), services: c.resolve(parts.services), why: c.resolve(parts.why) }),
  );
  bind(
    container,
    parts.why,
    (c) =>
      new WhyDown({
        ...common(c),
        redactor: c.resolve(ports.redactor),
        services: c.resolve(parts.services),
        releases: c.resolve(parts.releases),
      }),
  );
  bind(
    container,
    parts.usageMeter,
    (c) => new ServiceUsageMeter({ ...common(c), services: c.resolve(parts.services), usage: processUsageFor() }),
  );
  bind(
    container,
    parts.lock,
    (c) => new OsBranchLock({ ...common(c), root: c.resolve(parts.paths).root, cardPath: c.resolve(parts.paths).lockCard }),
  );
  bind(container, parts.audit, (c) => new FileAuditTrail({ ...common(c), path: c.resolve(parts.paths).auditTrail }));
  bind(
    container,
    parts.keys,
    (c) =>
      new FileKeyStore({
        ...common(c),
        path: c.resolve(parts.paths).machineKey,
        recoveryRecipients: c.resolve(parts.config).recoveryRecipients,
        redactor: c.resolve(ports.redactor),
      }),
  );
  bind(container, parts.configHistory, (c) => new ConfigHistory({ ...common(c), keys: c.resolve(parts.keys) }));
  bind(container, parts.servedCertificate, () => new TlsServedCertificate());
  bind(container, parts.runner, (c) => {
    const { clock } = common(c);
    return new JournaledOperationRunner({
      ...common(c),
      kinds: c.resolve(parts.kinds),
      directory: c.resolve(parts.paths).journal,
      redactor: c.resolve(ports.redactor),
      endLeftovers: (id) => endLeftovers(id, { clock }),
    });
  });
  bind(container, parts.tree, () => new NodeSourceTree());
  bind(container, parts.builders, (c) => createBuilders(common(c)));
  bind(container, parts.pointerKind, () => pointerKind(process.platform));
  bind(container, parts.pointer, (c) => {
    const deps = { ...common(c), services: c.resolve(parts.services) };
    return pointerFor(c.resolve(parts.pointerKind), { ...deps, reload: (context) => reloadNginx(deps, context) });
  });
  bind(container, parts.releases, (c) => new ReleaseStore({ ...common(c), pointer: c.resolve(parts.pointer) }));
  bind(container, parts.staged, (c) => new StagedContents(common(c)));
  bind(container, parts.durations, (c) => new DurationHistory(common(c)));
  bind(container, parts.signer, (c) => new ReportSigner(common(c)));
  bind(container, parts.reports, (c) => new ReportStore({ ...common(c), signer: c.resolve(parts.signer) }));
  bind(container, parts.notifiers, (c) =>
    createNotifiers(c.resolve(parts.config).notifications, { http: c.resolve(ports.http), clock: c.resolve(ports.clock) }),
  );
}

function bindCapabilities(container: DependencyContainer): void {
  const own = (c: DependencyContainer) => ({
    ...common(c),
    http: c.resolve(ports.http),
    redactor: c.resolve(ports.redactor),
    services: c.resolve(parts.services),
    releases: c.resolve(parts.releases),
    builders: c.resolve(parts.builders),
    tree: c.resolve(parts.tree),
    lock: c.resolve(parts.lock),
    audit: c.resolve(parts.audit),
    durations: c.resolve(parts.durations),
    reports: c.resolve(parts.reports),
    staged: c.resolve(parts.staged),
  });
  bind(
    container,
    parts.seal,
    (c) => new AgeSeal({ keys: c.resolve(parts.keys), recoveryRecipients: c.resolve(parts.config).recoveryRecipients }),
  );
  bind(
    container,
    parts.backupStore,
    (c) =>
      new LocalBackupStore({
        ...common(c),
        redactor: c.resolve(ports.redactor),
        seal: c.resolve(parts.seal),
        version: woosooVersion,
      }),
  );
  bind(container, parts.backups, (c) => {
    const deps = {
      ...own(c),
      store: c.resolve(parts.backupStore),
      runner: c.resolve(parts.runner),
      keys: c.resolve(parts.keys),
      seal: c.resolve(parts.seal),
    };
    const marks = new BackupMarksStore(deps);
    return new BranchBackups({
      ...deps,
      marks,
      copies: new BackupCopies(deps),
      retention: new BackupRetention(deps),
      keys: new BackupKeys(deps),
      planner: new RestorePlanner({ ...deps, marks }),
    });
  });
  bind(container, parts.verification, (c) => new Verification(own(c)));
  bind(container, parts.wantedServices, (c) => new WantedServices({ ...own(c), agent: c.resolve(parts.agent) }));
  bind(
    container,
    parts.branchServices,
    (c) =>
      new BranchServices({
        controller: c.resolve(parts.services),
        wanted: () => c.resolve(parts.wantedServices).read(),
        meter: c.resolve(parts.usageMeter),
        courtesy: c.resolve(parts.courtesy),
        why: c.resolve(parts.why),
        lock: c.resolve(parts.lock),
        audit: c.resolve(parts.audit),
      }),
  );
  bind(container, parts.configSync, (c) => new ConfigSync(common(c)));
  bind(
    container,
    parts.branchConfigSync,
    (c) =>
      new BranchConfigSync({
        ...own(c),
        runner: c.resolve(parts.runner),
        history: c.resolve(parts.configHistory),
        wantedServices: c.resolve(parts.wantedServices),
        configSync: c.resolve(parts.configSync),
      }),
  );
  bind(
    container,
    parts.configUndo,
    (c) => new ConfigUndo({ ...own(c), runner: c.resolve(parts.runner), history: c.resolve(parts.configHistory) }),
  );
  bind(container, parts.certificates, (c) => {
    const services = c.resolve(parts.services);
    return new Certificates({
      ...own(c),
      runner: c.resolve(parts.runner),
      wantedServices: c.resolve(parts.wantedServices),
      configSync: c.resolve(parts.configSync),
      authority: new CertificateAuthority({ ...own(c), keys: c.resolve(parts.keys) }),
      mkcert: new Mkcert(common(c)),
      served: c.resolve(parts.servedCertificate),
      isRunning: (name) => services.status(name).map(({ state }) => state === 'running'),
    });
  });
  bind(
    container,
    parts.preflight,
    (c) => new Preflight({ clock: c.resolve(ports.clock), checks: branchChecks({ ...own(c), runner: c.resolve(parts.runner) }) }),
  );
  bind(
    container,
    parts.notifications,
    (c) => new BranchNotifications({ ...common(c), notifiers: c.resolve(parts.notifiers), redactor: c.resolve(ports.redactor) }),
  );
  bind(
    container,
    parts.monitor,
    (c) =>
      new BranchMonitor({
        ...common(c),
        health: c.resolve(parts.health),
        services: c.resolve(parts.branchServices),
        lock: c.resolve(parts.lock),
        notifiers: c.resolve(parts.notifiers),
      }),
  );
  bind(
    container,
    parts.health,
    (c) => new BranchHealth({ ...common(c), verification: c.resolve(parts.verification), services: c.resolve(parts.branchServices) }),
  );
  bind(container, parts.logs, (c) => new BranchLogs(own(c)));
  bind(container, parts.errors, (c) => new BranchErrors({ ...own(c), logs: c.resolve(parts.logs) }));
  bind(
    container,
    parts.support,
    (c) =>
      new SupportBundle({
        ...own(c),
        logs: c.resolve(parts.logs),
        errors: c.resolve(parts.errors),
        health: c.resolve(parts.health),
        preflight: c.resolve(parts.preflight),
        services: c.resolve(parts.branchServices),
      }),
  );
  bind(container, parts.executor, (c) => {
    const hooks = new Hooks(own(c));
    const conclusion = new OperationConclusion({
      ...own(c),
      hooks,
      verification: c.resolve(parts.verification),
      errors: c.resolve(parts.errors),
      notifiers: c.resolve(parts.notifiers),
      pruner: new ReleasePruner(own(c)),
      pruneBackups: () => c.resolve(parts.backups).pruneQuietly(),
      signer: c.resolve(parts.signer),
    });
    return new PlanExecutor({ ...own(c), hooks, conclusion, runner: c.resolve(parts.runner) });
  });
  bind(container, parts.deployer, (c) => {
    const facts = new FactsGatherer({
      ...own(c),
      wantedServices: c.resolve(parts.wantedServices),
      configSync: c.resolve(parts.configSync),
      componentFacts: new ComponentFactsReader(own(c)),
    });
    return new Deployer({
      ...own(c),
      runner: c.resolve(parts.runner),
      facts,
      rollbackFacts: new RollbackFactsReader({
        ...own(c),
        backups: c.resolve(parts.backupStore),
        configSync: c.resolve(parts.configSync),
        wantedServices: c.resolve(parts.wantedServices),
      }),
      preflight: c.resolve(parts.preflight),
      executor: c.resolve(parts.executor),
      settleServices: () => c.resolve(parts.branchServices).settle(),
    });
  });
}

/** Every kind of step that a journal of a branch may name. */
function stepKinds(c: DependencyContainer): readonly StepKind[] {
  const deps = {
    ...common(c),
    services: c.resolve(parts.services),
    courtesy: c.resolve(parts.courtesy),
    releases: c.resolve(parts.releases),
    builders: c.resolve(parts.builders),
    tree: c.resolve(parts.tree),
    verification: c.resolve(parts.verification),
    errors: c.resolve(parts.errors),
    backups: c.resolve(parts.backupStore),
    served: c.resolve(parts.servedCertificate),
  };
  const maintenance = new MaintenanceStep(deps);
  const stop = new ServicesStopStep(deps);
  return [
    new WriteFile(deps),
    new RemovePath(deps),
    new MakeFoldersStep(deps),
    new SharedPrepareStep(deps),
    new ComponentBuildStep({ ...deps, build: new ComponentBuild(deps) }),
    new BackupStep(deps),
    new CompareMigrationsStep(deps),
    new MigrateStep({ ...deps, quiet: new QuietTime({ ...deps, maintenance, stop }) }),
    new DatabaseRestoreStep(deps),
    maintenance,
    new UploadsRestoreStep(deps),
    new ServicesInstallStep(deps),
    stop,
    new ServicesStartStep(deps),
    new ReleaseActivateStep({ ...deps, pointer: c.resolve(parts.pointer) }),
    new ReleaseRecacheStep(deps),
    new ReleaseMarkStep(deps),
    new OpcacheResetStep(deps),
    new NginxReloadStep(deps),
    new ConfigRecacheStep(deps),
    new CertificateServedStep(deps),
    new VerifyStep(deps),
  ];
}
