import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import type { HostRecord } from './host-record.ts';

/** `hello`: how it is now. `start`: how it is once it is clear whether the program runs; one that waits for its next try tries now. */
export type HostRequest = 'hello' | 'start';

export interface HostReply {
  readonly hostPid: number;
  readonly record: HostRecord;
}

const longestRequest = 100;

/** Answers at an address. Windows lets only our own account and administrators write to the pipe. */
export async function serveHost(address: string, answer: (request: HostRequest) => Promise<HostReply>): Promise<{ close(): void }> {
  if (process.platform !== 'win32') rmSync(address, { force: true });
  const server = createServer((socket) => take(socket, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  return { close: () => server.close() };
}

function take(socket: Socket, answer: (request: HostRequest) => Promise<HostReply>): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > longestRequest) socket.destroy();
    if (text !== 'hello\n' && text !== 'start\n') return;
    void answer(text === 'hello\n' ? 'hello' : 'start').then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
  });
}

export interface AskHostOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What the host of a service says; `null` when there is none, or it goes away before it has answered. */
export function askHost(address: string, request: HostRequest, { timeoutMs, signal }: AskHostOptions): Promise<HostReply | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(address);
    const finish = (reply: HostReply | null): void => {
      socket.destroy();
      signal?.removeEventListener('abort', giveUp);
      resolve(reply);
    };
    const giveUp = (): void => finish(null);
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`${request}\n`));
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('error', giveUp);
    socket.once('close', () => finish(parse(text)));
    socket.setTimeout(timeoutMs, giveUp);
    if (signal?.aborted === true) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}

function parse(text: string): HostReply | null {
  try {
    return text.endsWith('\n') ? (JSON.parse(text) as HostReply) : null;
  } catch {
    return null;
  }
}
