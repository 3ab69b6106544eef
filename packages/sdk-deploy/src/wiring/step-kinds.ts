import { type DependencyContainer, RemovePath, type StepKind, WriteFile } from '@woosoo/sdk-core';
import { BackupStep } from '../backups/backup-step.ts';
import { DatabaseRestoreStep } from '../backups/database-restore-step.ts';
import { UploadsRestoreStep } from '../backups/restore/uploads-restore-step.ts';
import { ComponentBuild } from '../builders/component-build.ts';
import { CertificateServedStep } from '../certificates/certificate-served-step.ts';
import { CompareMigrationsStep } from '../migrations/compare-migrations-step.ts';
import { MigrateStep } from '../migrations/migrate-step.ts';
import { ComponentBuildStep } from '../steps/component-build-step.ts';
import { ConfigRecacheStep } from '../steps/config-recache-step.ts';
import { MaintenanceStep } from '../steps/maintenance-step.ts';
import { MakeFoldersStep } from '../steps/make-folders-step.ts';
import { NginxReloadStep } from '../steps/nginx-reload-step.ts';
import { OpcacheResetStep } from '../steps/opcache-reset-step.ts';
import { QuietTime } from '../steps/quiet-time.ts';
import { ReleaseActivateStep } from '../steps/release-activate-step.ts';
import { ReleaseMarkStep } from '../steps/release-mark-step.ts';
import { ReleaseRecacheStep } from '../steps/release-recache-step.ts';
import { ServicesInstallStep } from '../steps/services-install-step.ts';
import { ServicesStartStep } from '../steps/services-start-step.ts';
import { ServicesStopStep } from '../steps/services-stop-step.ts';
import { SharedPrepareStep } from '../steps/shared-prepare-step.ts';
import { VerifyStep } from '../steps/verify-step.ts';
import { branchDeps } from './deps.ts';
import { parts } from './parts.ts';

/** Every kind of step that a journal of a branch may name. */
export function stepKinds(c: DependencyContainer): readonly StepKind[] {
  const deps = {
    ...branchDeps(c),
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
