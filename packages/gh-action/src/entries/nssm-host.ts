import { writeFileSync } from 'node:fs';
import { runNssmHost } from '@woosoo/sdk-services';

// A job's processes are the first that Linux ends when memory runs short (the runner sets 500), and children inherit that. Services are no job.
try {
  if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '0');
} catch {
  // Not allowed here: the services are as likely to be ended as the job would be.
}

await runNssmHost(process.argv.slice(2));
