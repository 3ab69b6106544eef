/**
 * Probes and checks.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './checker/health-checker.ts';
export * from './errors.ts';
export * from './health-probe.ts';
export * from './health-report.ts';
export * from './probes/database-probe.ts';
export * from './probes/disk-probe.ts';
export * from './probes/event-probe.ts';
export * from './probes/http-probe.ts';
export type { QueueFigures, QueueLimits } from './probes/judge-queue.ts';
export * from './probes/queue-probe.ts';
export * from './probes/release-probe.ts';
export * from './probes/service-probe.ts';
export * from './probes/tcp-probe.ts';
export * from './probes/web-socket-probe.ts';
