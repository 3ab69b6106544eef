import type { CommandClass } from 'clipanion';
import { AuditListCommand, AuditVerifyCommand } from './audit-commands.ts';
import { AgentCommand } from './agent-command.ts';
import {
  CertExportCommand,
  CertGenerateCommand,
  CertInfoCommand,
  CertRenewCommand,
  CertTrustCommand,
  CertVerifyCommand,
} from './certificate-commands.ts';
import {
  BackupCreateCommand,
  BackupListCommand,
  BackupRehearseCommand,
  BackupShowCommand,
  BackupVerifyCommand,
} from './backup-commands.ts';
import { BackupCleanupCommand, BackupCopyCommand, BackupPinCommand, BackupUnpinCommand } from './backup-keeping-commands.ts';
import { BackupKeysCommand } from './backup-keys-command.ts';
import { BackupRestoreCommand } from './backup-restore-command.ts';
import { CheckCommand } from './check-command.ts';
import {
  ConfigDecryptCommand,
  ConfigEncryptCommand,
  ConfigGetCommand,
  ConfigSchemaCommand,
  ConfigSetCommand,
  ConfigValidateCommand,
} from './config-commands.ts';
import { ConfigHistoryCommand, ConfigUndoCommand } from './config-history-commands.ts';
import { ConfigDiffCommand, ConfigDriftCommand, ConfigSyncCommand } from './config-sync-commands.ts';
import { DeployCommand } from './deploy-command.ts';
import { DeploysCommand } from './deploys-command.ts';
import { ExplainCommand } from './explain-command.ts';
import { HealthCommand } from './health-command.ts';
import { InitCommand } from './init-command.ts';
import { LogErrorsCommand } from './log-errors-command.ts';
import { LogsCommand } from './logs-command.ts';
import { NotifyTestCommand } from './notify-command.ts';
import { RecoverCommand } from './recover-command.ts';
import { ReleasesCommand } from './releases-command.ts';
import { ReportCommand } from './report-command.ts';
import { RollbackCommand } from './rollback-command.ts';
import {
  ServicesDisableCommand,
  ServicesEnableCommand,
  ServicesInstallCommand,
  ServicesRestartCommand,
  ServicesStartCommand,
  ServicesStopCommand,
  ServicesUninstallCommand,
} from './service-action-commands.ts';
import { ServicesCommand, ServicesDiffCommand, ServicesListCommand, ServicesShutdownCommand } from './services-commands.ts';
import { ServicesWhyCommand } from './services-why-command.ts';
import { SupportBundleCommand } from './support-bundle-command.ts';
import { VersionCommand } from './version-command.ts';

/** Every command of `woosoo`, in the order in which help lists them. */
export const commands: readonly CommandClass[] = [
  DeployCommand,
  HealthCommand,
  CheckCommand,
  LogsCommand,
  LogErrorsCommand,
  SupportBundleCommand,
  ReportCommand,
  DeploysCommand,
  ReleasesCommand,
  RollbackCommand,
  RecoverCommand,
  ExplainCommand,
  ServicesListCommand,
  ServicesCommand,
  ServicesWhyCommand,
  ServicesStartCommand,
  ServicesStopCommand,
  ServicesRestartCommand,
  ServicesInstallCommand,
  ServicesUninstallCommand,
  ServicesEnableCommand,
  ServicesDisableCommand,
  ServicesDiffCommand,
  ServicesShutdownCommand,
  BackupCreateCommand,
  BackupListCommand,
  BackupShowCommand,
  BackupVerifyCommand,
  BackupRehearseCommand,
  BackupRestoreCommand,
  BackupCleanupCommand,
  BackupPinCommand,
  BackupUnpinCommand,
  BackupCopyCommand,
  BackupKeysCommand,
  ConfigValidateCommand,
  ConfigGetCommand,
  ConfigSetCommand,
  ConfigSyncCommand,
  ConfigDiffCommand,
  ConfigDriftCommand,
  ConfigHistoryCommand,
  ConfigUndoCommand,
  ConfigEncryptCommand,
  ConfigDecryptCommand,
  ConfigSchemaCommand,
  NotifyTestCommand,
  CertGenerateCommand,
  CertInfoCommand,
  CertVerifyCommand,
  CertRenewCommand,
  CertTrustCommand,
  CertExportCommand,
  AuditListCommand,
  AuditVerifyCommand,
  AgentCommand,
  InitCommand,
  VersionCommand,
];
