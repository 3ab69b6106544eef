import { runAgentProcess } from './run-agent-process.ts';

await runAgentProcess(process.argv.slice(2));
