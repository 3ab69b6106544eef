/**
 * What changes a branch: preflight, config sync, backups, builders, releases, the deployer. Start with {@link createWoosoo}.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './backups/backup-store.ts';
export * from './backups/backup.ts';
export * from './backups/branch-backups.ts';
export * from './backups/local-backup-store.ts';
export * from './builders/builder.ts';
export * from './builders/builders.ts';
export * from './config-sync/branch-config-sync.ts';
export * from './config-sync/config-sync-plan.ts';
export * from './config-sync/config-sync.ts';
export * from './config-sync/render-facts.ts';
export * from './config-sync/set-config-value.ts';
export * from './create-woosoo.ts';
export * from './database/database-schema.ts';
export * from './database/database-state.ts';
export * from './database/read-schema.ts';
export * from './database/schema-changes.ts';
export * from './database/undo-additive.ts';
export * from './deployer/deploy-facts.ts';
export * from './deployer/deploy-plan.ts';
export * from './deployer/deploy-request.ts';
export * from './deployer/deployer-options.ts';
export * from './deployer/deployer.ts';
export * from './deployer/plan-deploy.ts';
export * from './deployer/read-plan.ts';
export * from './error-catalogue.ts';
export * from './errors.ts';
export * from './fingerprint/fingerprint.ts';
export * from './fingerprint/node-source-tree.ts';
export * from './fingerprint/source-tree.ts';
export * from './health/branch-health.ts';
export * from './init/init-branch.ts';
export * from './logs/branch-logs.ts';
export * from './migrations/classify-migration.ts';
export * from './migrations/migrate-command.ts';
export * from './migrations/pending-migrations.ts';
export * from './migrations/pretend-sql.ts';
export * from './notify/branch-notifications.ts';
export * from './preflight/preflight-check.ts';
export * from './preflight/preflight-report.ts';
export * from './preflight/preflight.ts';
export * from './releases/release-id.ts';
export * from './releases/release-store.ts';
export * from './releases/release.ts';
export * from './report/authenticity.ts';
export * from './report/deploy-report.ts';
export * from './report/duration.ts';
export * from './report/html/report-html.ts';
export { reportError } from './report/make-report.ts';
export * from './report/report-exit-code.ts';
export * from './report/report-signature.ts';
export * from './report/report-store.ts';
export * from './services/branch-services.ts';
export * from './services/service-event-text.ts';
export * from './woosoo-failure.ts';
export * from './woosoo.ts';
