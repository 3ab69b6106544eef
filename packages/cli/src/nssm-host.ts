// The host of a service under NSSM as a file of the bundled command.
import { runNssmHost } from '@woosoo/sdk-services';

await runNssmHost(process.argv.slice(2));
