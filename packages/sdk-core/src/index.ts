/**
 * Ports and their drivers, errors, secrets, the configuration model, journalled operations, lock and audit trail.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './audit/audit-trail.ts';
export * from './branch/branch-paths.ts';
export * from './clock/clock.ts';
export * from './config/branch-config.ts';
export * from './container.ts';
export * from './database/database.ts';
export * from './errors/core-errors.ts';
export * from './errors/exit-codes.ts';
export * from './errors/woosoo-error.ts';
export * from './events/progress-event.ts';
export * from './file-system/file-system.ts';
export * from './http/http-client.ts';
export * from './lock/branch-lock.ts';
export * from './logger/logger.ts';
export * from './notify/notifier.ts';
export * from './operations/operation-runner.ts';
export * from './operations/step-kind.ts';
export * from './process/process-runner.ts';
export * from './secrets/sensitive.ts';
