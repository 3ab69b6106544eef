/**
 * Probes and checks.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './alerts/alert-notification.ts';
export * from './alerts/alert-rule.ts';
export * from './alerts/alert.ts';
export * from './alerts/evaluate-alerts.ts';
export * from './alerts/quiet-hours.ts';
export * from './alerts/replay-alerts.ts';
export * from './checker/health-checker.ts';
export * from './errors.ts';
export * from './health-probe.ts';
export * from './health-report.ts';
export * from './history/health-history.ts';
export * from './history/read-recording.ts';
export type { Span } from './history/history-schema.ts';
export * from './metrics/metrics-server.ts';
export * from './metrics/open-metrics.ts';
export { CHECK_PROBE } from './monitor/check-result.ts';
export * from './monitor/health-monitor.ts';
export * from './probes/address-probe.ts';
export * from './probes/database-probe.ts';
export * from './probes/disk-probe.ts';
export * from './probes/event-probe.ts';
export * from './probes/http-probe.ts';
export type { QueueFigures, QueueLimits } from './probes/judge-queue.ts';
export * from './probes/machine-probe.ts';
export * from './probes/queue-probe.ts';
export * from './probes/release-probe.ts';
export * from './probes/service-probe.ts';
export * from './probes/tcp-probe.ts';
export * from './probes/web-socket-probe.ts';
