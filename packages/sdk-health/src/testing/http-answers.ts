import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlannedAnswer {
  readonly status?: number;
  readonly body?: string | object;
}

/** A real HTTP server on 127.0.0.1 that gives planned answers, one after the other; the last one stays. Only for tests. */
export class HttpAnswers implements AsyncDisposable {
  readonly #server: Server;
  /** The local ports that requests came from: one for each connection. */
  readonly clientPorts: number[] = [];

  private constructor(answers: readonly PlannedAnswer[]) {
    let asked = 0;
    this.#server = createServer((request, response) => {
      this.clientPorts.push(request.socket.remotePort ?? 0);
      const { status = 200, body = '' } = answers[Math.min(asked, answers.length - 1)] ?? {};
      asked += 1;
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  static async start(...answers: readonly PlannedAnswer[]): Promise<HttpAnswers> {
    const started = new HttpAnswers(answers);
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get url(): string {
    // It listens on TCP, so the address is neither a pipe's name nor null.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
