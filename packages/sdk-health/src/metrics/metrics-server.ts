import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metricsContentType } from './open-metrics.ts';

/** Answers `GET /metrics` for a collector such as Prometheus, on this machine's loopback address unless told otherwise. */
export class MetricsServer implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /**
   * Listens; `port` 0 takes a free one.
   *
   * @throws The error of `listen`, such as a port that is taken.
   */
  static async listen(options: {
    readonly host: string;
    readonly port: number;
    readonly text: () => Promise<string>;
  }): Promise<MetricsServer> {
    // Loaded here: whoever serves no figures has no use for it.
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(request.method === 'GET' ? 404 : 405, { 'Content-Type': 'text/plain' }).end('See /metrics.\n');
        return;
      }
      options.text().then(
        (body) => response.writeHead(200, { 'Content-Type': metricsContentType }).end(body),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, resolve);
    });
    // A collector alone must not keep the agent alive.
    server.unref();
    return new MetricsServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on a port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
