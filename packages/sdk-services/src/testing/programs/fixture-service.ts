import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setInterval, setTimeout } from 'node:timers';

// A service for tests. `BEHAVIOUR` (JSON, see `fixture-behaviour.ts`) says what it does; its arguments are only reported.

interface Behaviour {
  readonly report?: string;
  readonly listen?: number;
  readonly say?: readonly string[];
  readonly sayMegabytes?: number;
  readonly exit?: number;
  readonly exitAfterMs?: number;
  readonly ignoresStop?: boolean;
  readonly children?: number;
  /** Exits at its first start, when the file is not there yet. */
  readonly onlyFirst?: string;
}

const behaviour = JSON.parse(process.env['BEHAVIOUR'] ?? '{}') as Behaviour;
const { report, say = [], children = 0 } = behaviour;

if (report !== undefined) {
  const facts = { pid: process.pid, args: process.argv.slice(2), cwd: process.cwd(), environment: process.env };
  appendFileSync(report, `${JSON.stringify(facts)}\n`);
}
for (const line of say) console.log(line);

// As fast as it is taken, so that a pipe fills up and has to be waited for.
if (behaviour.sayMegabytes !== undefined) {
  const line = `${'x'.repeat(1023)}\n`.repeat(1024);
  for (let megabyte = 0; megabyte < behaviour.sayMegabytes; megabyte += 1) {
    if (!process.stdout.write(line)) await once(process.stdout, 'drain');
  }
  console.log('all said');
}

const { onlyFirst } = behaviour;
const ends = behaviour.exit !== undefined && (onlyFirst === undefined || !existsSync(onlyFirst));
if (onlyFirst !== undefined) writeFileSync(onlyFirst, '');

if (ends && behaviour.exitAfterMs === undefined) process.exit(behaviour.exit);
if (ends) setTimeout(() => process.exit(behaviour.exit), behaviour.exitAfterMs);

if (behaviour.ignoresStop === true)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(signal, () => console.log(`${signal}? no`));
// One in our group, the next in a group of its own, and so on; none of them cares for our end.
for (let child = 0; child < children; child += 1) {
  spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], {
    stdio: 'ignore',
    detached: child % 2 === 1,
  }).unref();
}
if (behaviour.listen !== undefined) createServer((socket) => socket.end()).listen(behaviour.listen, '127.0.0.1');
setInterval(() => undefined, 1000);
