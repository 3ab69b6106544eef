/** Doubles, and a stand-in for the runner that starts real bundles. */
export * from './bundle-actions.ts';
export * from './recording-runner.ts';
export * from './run-action-bundle.ts';
export * from './test-findings.ts';
export * from './test-report.ts';
