import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { makeSocketFolder } from './control-address.ts';
import { parseRequest, type ControlReply, type ControlRequest } from './control-protocol.ts';

export interface ControlServer {
  close(): void;
}

const longestRequest = 64 * 1024;

/** Answers requests at the address. Only our own account gets there. */
export async function serveControl(address: string, answer: (request: ControlRequest) => Promise<ControlReply>): Promise<ControlServer> {
  if (process.platform !== 'win32') {
    makeSocketFolder(dirname(address));
    rmSync(address, { force: true });
  }
  const server = createServer((socket) => takeRequest(socket, answer));
  await listen(server, address);
  if (process.platform !== 'win32') chmodSync(address, 0o600);
  return { close: () => server.close() };
}

/** Resolves once the name is ours; rejects when another process has it. */
export function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function takeRequest(socket: Socket, answer: (request: ControlRequest) => Promise<ControlReply>): void {
  let text = '';
  socket.setEncoding('utf8');
  // A client that goes away takes nothing back.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0) {
      if (text.length > longestRequest) socket.destroy();
      return;
    }
    socket.pause();
    const request = parseRequest(text.slice(0, end));
    const reply: Promise<ControlReply> =
      request === null
        ? Promise.resolve({ ok: false, problem: 'bad-request', message: 'This supervisor does not know the request.' })
        : answer(request);
    void reply.then((value) => socket.end(`${JSON.stringify(value)}\n`));
  });
}
