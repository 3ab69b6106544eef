import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** The ports of a branch. */
export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly backend: number;
  readonly pwa: number;
  readonly reverb: number;
}

const given = new Set<number>();

/** Free ports below the range from which the system takes those of outgoing connections: a load test makes thousands of them while a service is down. */
export async function freePorts(): Promise<Ports> {
  return { http: await one(), https: await one(), backend: await one(), pwa: await one(), reverb: await one() };
}

async function one(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
