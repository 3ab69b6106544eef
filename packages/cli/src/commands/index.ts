import { Builtins, type CommandClass } from 'clipanion';
import { BackupCreateCommand, BackupListCommand, BackupRestoreCommand, BackupVerifyCommand } from './backup-commands.ts';
import { CheckCommand } from './check-command.ts';
import {
  ConfigDiffCommand,
  ConfigGetCommand,
  ConfigSchemaCommand,
  ConfigSetCommand,
  ConfigSyncCommand,
  ConfigValidateCommand,
} from './config-commands.ts';
import { DeployCommand } from './deploy-command.ts';
import { DeploysCommand } from './deploys-command.ts';
import { ExplainCommand } from './explain-command.ts';
import { HealthCommand } from './health-command.ts';
import { InitCommand } from './init-command.ts';
import { LogsCommand } from './logs-command.ts';
import { RecoverCommand } from './recover-command.ts';
import { ReleasesCommand } from './releases-command.ts';
import { ReportCommand } from './report-command.ts';
import { RollbackCommand } from './rollback-command.ts';
import { ServicesCommand } from './services-command.ts';
import { VersionCommand } from './version-command.ts';

/** Every command of `woosoo`. */
export const commands: readonly CommandClass[] = [
  Builtins.HelpCommand,
  InitCommand,
  CheckCommand,
  DeployCommand,
  RollbackCommand,
  RecoverCommand,
  ReleasesCommand,
  DeploysCommand,
  ReportCommand,
  ServicesCommand,
  HealthCommand,
  LogsCommand,
  ConfigSyncCommand,
  ConfigDiffCommand,
  ConfigValidateCommand,
  ConfigGetCommand,
  ConfigSetCommand,
  ConfigSchemaCommand,
  BackupCreateCommand,
  BackupListCommand,
  BackupVerifyCommand,
  BackupRestoreCommand,
  ExplainCommand,
  VersionCommand,
];
