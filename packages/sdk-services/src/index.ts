/**
 * Programs run as services: one controller, its drivers, and their logs.
 *
 * @module
 * @mergeModuleWith <project>
 */
export * from './errors.ts';
export * from './service-controller.ts';
export * from './service-definition.ts';
export * from './service-status.ts';
