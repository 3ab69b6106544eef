import { connect } from 'node:net';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { describeSocketError } from '../text/socket-error.ts';

export interface TcpProbeOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly timeoutMs?: number | undefined;
}

/** Whether something accepts connections on a port. It sends nothing, so it says nothing about *what* listens. */
export class TcpProbe implements HealthProbe {
  readonly kind = 'tcp';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #host: string;
  readonly #port: number;

  constructor(options: TcpProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 3000;
    this.#host = options.host;
    this.#port = options.port;
  }

  probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const address = `${this.#host}:${this.#port}`;
    return new Promise((resolve) => {
      const socket = connect({ host: this.#host, port: this.#port, signal });
      socket.once('connect', () => {
        socket.destroy();
        resolve({ status: 'ok', summary: `${address} accepts connections`, observed: { port: this.#port } });
      });
      socket.once('error', (error) =>
        resolve({ status: 'failed', ...describeSocketError(error, address), observed: { port: this.#port } }),
      );
    });
  }
}
