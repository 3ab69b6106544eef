import { connect } from 'node:net';
import type { Readiness } from '../service-definition.ts';

/** Whether something accepts connections there. */
export function accepts(where: Exclude<Readiness, { kind: 'stable' }>, timeoutMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = where.kind === 'tcp' ? connect({ host: where.host, port: where.port }) : connect({ path: where.path });
    const answer = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(timeoutMs, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** `127.0.0.1:6001`, or the path of the socket. */
export function placeOf(where: Exclude<Readiness, { kind: 'stable' }>): string {
  return where.kind === 'tcp' ? `${where.host}:${where.port}` : where.path;
}
