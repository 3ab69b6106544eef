import { createServer, type Server, type Socket } from 'node:net';

/** The listening socket that is the lock. Whoever connects is told `card`. */
export interface LockServer {
  close(): Promise<void>;
}

/** Takes an address, or rejects with the system's error (`EADDRINUSE` when somebody has it). */
export async function listenAsLock(path: string, card: string): Promise<LockServer> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client.unref());
    client.on('error', () => undefined); // a client that went away
    client.on('close', () => clients.delete(client));
    client.end(card);
  });
  await listening(server, path);
  server.unref(); // the lock keeps no process alive
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const client of clients) client.destroy();
      }),
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // `exclusive`: a cluster's workers would share it otherwise.
    server.listen({ path, exclusive: true }, () => {
      server.off('error', reject);
      server.on('error', () => undefined); // a connection that could not be accepted
      resolve();
    });
  });
}
