// The agent as a file of the bundles, for a branch that was only ever deployed by this action.
import { runAgentProcess } from '@woosoo/sdk-deploy';

await runAgentProcess(process.argv.slice(2));
