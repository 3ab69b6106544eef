import { runNssmHost } from './run-nssm-host.ts';

await runNssmHost(process.argv.slice(2));
