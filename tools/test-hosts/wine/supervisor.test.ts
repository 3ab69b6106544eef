import { testsOnWindows } from './tests-on-windows.ts';

await testsOnWindows('the supervisor, on Windows Node', {
  timeoutMs: 120_000,
  files: ['packages/sdk-services/src/supervisor/spawn-service.windows.test.ts'],
  programs: { WOOSOO_TEST_STARTER: 'packages/sdk-services/src/testing/programs/starter.ts' },
});
