/**
 * Probes and checks.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './health-probe.ts';
export * from './health-report.ts';
