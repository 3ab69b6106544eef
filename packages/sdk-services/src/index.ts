/**
 * Programs run as services: one controller, its drivers, and their logs.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './courtesy/service-courtesy.ts';
export * from './definition/definition-differences.ts';
export * from './definition/not-installed.ts';
export * from './definition/service-name.ts';
export type { StoredDefinition } from './definition/stored-definition-shape.ts';
export { restoreDefinition, storeDefinition } from './definition/stored-definition.ts';
export * from './errors.ts';
export * from './exits/exit-meaning.ts';
export * from './failures/service-failure.ts';
export type { LogEntry } from './logs/entry/log-entry.ts';
export * from './logs/entry/log-level.ts';
export { exportEntries, exportFormatOf, type ExportReport } from './logs/export/export-entries.ts';
export type { ExportFormat } from './logs/export/export-formats.ts';
export * from './logs/follow/follow-file.ts';
export * from './logs/formats/log-format.ts';
export { logFormat, type LogFormatName } from './logs/formats/log-formats.ts';
export { isTimeZone } from './logs/formats/zoned-time.ts';
export { errorFingerprint, type ErrorFingerprint } from './logs/groups/error-fingerprint.ts';
export * from './logs/groups/error-groups.ts';
export { lastLines } from './logs/last-lines.ts';
export * from './logs/log-errors.ts';
export * from './logs/log-query.ts';
export * from './logs/log-reader.ts';
export * from './logs/log-source.ts';
export * from './logs/moment.ts';
export type { LogSearch } from './logs/search/search-plan.ts';
export type { HostEntry } from './nssm/host/host-entry.ts';
export { runNssmHost } from './nssm/host/run-nssm-host.ts';
export { NssmServiceController, type NssmServiceControllerDeps } from './nssm/nssm-service-controller.ts';
export * from './order/service-order.ts';
export * from './services-event.ts';
export * from './order/start-services.ts';
export * from './order/stop-services.ts';
export { ownsPort, processTree, type PortHolder } from './ports/find-port-holder.ts';
export * from './ports/port-holder.ts';
export { catchesSignal } from './processes/process-table.ts';
export * from './recover-command.ts';
export * from './resident-daemon.ts';
export * from './service-controller.ts';
export * from './service-definition.ts';
export * from './service-status.ts';
export * from './courtesy/stop-manners.ts';
export type { DaemonEntry } from './supervisor/daemon-entry.ts';
export { runSupervisorDaemon } from './supervisor/run-supervisor-daemon.ts';
export { SupervisorServiceController, type SupervisorServiceControllerDeps } from './supervisor/supervisor-service-controller.ts';
export * from './usage/process-usage.ts';
export * from './usage/process-usage-for.ts';
export * from './usage/service-usage.ts';
export * from './usage/service-usage-meter.ts';
export type { SecurityScore } from './systemd/security-score.ts';
export { SystemdServiceController, type SystemdServiceControllerDeps } from './systemd/systemd-service-controller.ts';
