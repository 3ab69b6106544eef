export * from './test-report.ts';
