/**
 * Ports and their drivers, errors, secrets, the configuration model, journalled operations, lock and audit trail.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './audit/audit-trail.ts';
export * from './branch/branch-paths.ts';
export * from './branch/find-branch.ts';
export * from './clock/clock.ts';
export * from './clock/system-clock.ts';
export * from './config/branch-config.ts';
export * from './config/config-problem.ts';
export * from './config/config-schema-json.ts';
export * from './config/edit-master-file.ts';
export * from './config/generate-secrets.ts';
export * from './config/initial-config.ts';
export * from './config/load-config.ts';
export * from './config/master-schema.ts';
export * from './config/parse-master-file.ts';
export * from './config/quote-master-value.ts';
export * from './config/read-master-sources.ts';
export * from './config/secret-keys.ts';
export * from './config/split-arguments.ts';
export * from './container.ts';
export * from './database/database.ts';
export * from './database/driver-connector.ts';
export * from './database/load-sqlite.ts';
export * from './database/mysql-database.ts';
export * from './database/sqlite-database.ts';
export * from './errors/core-errors.ts';
export * from './errors/exit-codes.ts';
export * from './errors/woosoo-error.ts';
export * from './events/progress-event.ts';
export * from './file-system/file-system.ts';
export * from './file-system/node-file-system.ts';
export * from './http/http-client.ts';
export * from './http/node-http-client.ts';
export * from './lock/branch-lock.ts';
export * from './lock/os-branch-lock.ts';
export * from './logger/json-logger.ts';
export * from './logger/logger.ts';
export * from './logger/silent-logger.ts';
export * from './notify/notifier.ts';
export * from './notify/webhook-notifier.ts';
export * from './operations/journaled-operation-runner.ts';
export * from './operations/operation-id.ts';
export * from './operations/operation-runner.ts';
export * from './operations/operation-scratch.ts';
export * from './operations/step-kind.ts';
export * from './operations/steps/created-folders.ts';
export * from './operations/steps/remove-path.ts';
export * from './operations/steps/replace-link.ts';
export * from './operations/steps/scratch-file.ts';
export * from './operations/steps/write-file.ts';
export * from './process/base-environment.ts';
export * from './process/describe-command.ts';
export * from './process/end-leftovers.ts';
export * from './process/execa-process-runner.ts';
export * from './process/locate-program.ts';
export * from './process/operation-marker.ts';
export * from './process/process-runner.ts';
export * from './retry/retry.ts';
export * from './secrets/redact-error.ts';
export * from './secrets/redact-value.ts';
export * from './secrets/redactor.ts';
export * from './secrets/sensitive.ts';
