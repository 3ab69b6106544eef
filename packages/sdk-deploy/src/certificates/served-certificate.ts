import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { certificateNotServed } from './certificate-errors.ts';

/** Where to ask, and under which name. */
export interface ServedAt {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}

/** Asks a port for the certificate that it shows, whoever made it. */
export interface ServedCertificate {
  /** SHA-256 of the certificate, as `AB:CD:...`. */
  fingerprint(at: ServedAt, options?: { readonly timeoutMs?: number }): ResultAsync<string, ErrorOf<typeof certificateNotServed>>;
}

export class TlsServedCertificate implements ServedCertificate {
  fingerprint({ host, port, name }: ServedAt, { timeoutMs = 5_000 } = {}): ResultAsync<string, ErrorOf<typeof certificateNotServed>> {
    const asked = new Promise<Result<string, ErrorOf<typeof certificateNotServed>>>((resolve) => {
      // What is shown is to be seen, not trusted: it is compared with what should be.
      const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(name) === 0 ? { servername: name } : {}) });
      const end = (result: Result<string, ErrorOf<typeof certificateNotServed>>): void => {
        socket.destroy();
        resolve(result);
      };
      const failed = (why: string): void => end(err(notServed(host, port, why)));
      socket.setTimeout(timeoutMs, () => failed(`no answer within ${timeoutMs / 1000} s`));
      socket.once('error', (error: Error) => failed(error.message));
      socket.once('secureConnect', () => {
        const shown = socket.getPeerX509Certificate();
        if (shown === undefined) failed('it shows no certificate');
        else end(ok(shown.fingerprint256));
      });
    });
    return new ResultAsync(asked);
  }
}

function notServed(host: string, port: number, why: string) {
  return certificateNotServed({
    message: `No certificate is served on ${host}:${port}: ${why}.`,
    remedy: 'See that nginx runs (`woosoo services status nginx`) and what it says (`woosoo logs nginx`).',
    detail: { host, port },
  });
}
