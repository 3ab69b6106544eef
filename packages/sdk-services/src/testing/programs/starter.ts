import { join } from 'node:path';
import { spawnService } from '../../supervisor/spawn-service.ts';

// Starts a service as the supervisor does, says its number, and waits to be ended.
const [folder = '.'] = process.argv.slice(2);
const service = await spawnService({
  program: process.execPath,
  args: ['-e', 'setInterval(() => {}, 1000)'],
  workingDirectory: folder,
  environment: Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  logFile: join(folder, 'log'),
});
if (service instanceof Error) throw service;
service.release();
console.log(service.identity.pid);
setInterval(() => undefined, 1000);
