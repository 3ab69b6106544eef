// The embedded supervisor's daemon as a file of the bundled command.
import { runSupervisorDaemon } from '@woosoo/sdk-services';

await runSupervisorDaemon(process.argv.slice(2));
