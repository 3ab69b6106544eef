import { runSupervisorDaemon } from './run-supervisor-daemon.ts';

await runSupervisorDaemon(process.argv.slice(2));
