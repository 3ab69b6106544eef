import { testsOnWindows } from './tests-on-windows.ts';

await testsOnWindows('NSSM, driven by Windows Node', {
  timeoutMs: 900_000,
  files: [
    'packages/sdk-services/src/nssm/nssm-service-controller.windows.test.ts',
    'packages/sdk-services/src/nssm/nssm-particulars.windows.test.ts',
  ],
  programs: { WOOSOO_TEST_NSSM_HOST: 'packages/sdk-services/src/nssm/host/host-main.ts' },
});
