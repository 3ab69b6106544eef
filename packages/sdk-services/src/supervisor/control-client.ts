import { connect } from 'node:net';
import { isTrustedSocket } from './control-address.ts';
import type { ControlReply, ControlRequest } from './control-protocol.ts';

/**
 * `unreachable`: nobody took the request; `cut-off`: somebody did, and went away before the answer; `silent`: no answer in time.
 * `not-sent` and `aborted`: the caller gave up before the daemon was told, or after.
 */
export type NoReply = 'unreachable' | 'cut-off' | 'silent' | 'not-sent' | 'aborted';

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Sends one request to a daemon. */
export function askDaemon(address: string, request: ControlRequest, options: AskOptions = {}): Promise<ControlReply | NoReply> {
  if (!isTrustedSocket(address)) return Promise.resolve('unreachable');
  const { signal, timeoutMs } = options;
  return new Promise((resolve) => {
    let text = '';
    let connected = false;
    const socket = connect(address);
    const finish = (reply: ControlReply | NoReply): void => {
      socket.destroy();
      signal?.removeEventListener('abort', abort);
      resolve(reply);
    };
    const abort = (): void => finish(connected ? 'aborted' : 'not-sent');
    socket.setEncoding('utf8');
    socket.once('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('error', () => finish(connected ? 'cut-off' : 'unreachable'));
    // A daemon that is killed in the middle of a line leaves half of it.
    socket.once('close', () => finish(text.endsWith('\n') ? (JSON.parse(text) as ControlReply) : 'cut-off'));
    if (timeoutMs !== undefined) socket.setTimeout(timeoutMs, () => finish('silent'));
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
