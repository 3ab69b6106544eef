import { connect } from 'node:net';
import { ResultAsync } from 'neverthrow';
import { httpFailed, type ErrorOf } from '@woosoo/sdk-core';
import { decodeAnswer, encodeRequest, type FastcgiAnswer } from './fastcgi-record.ts';

/** `unix:/path` or `host:port`, as nginx writes it. */
export type FastcgiAddress = string;

/** Runs one PHP file inside the PHP that serves the branch: its opcode cache is another than that of `php` on the command line. */
export function runInPhp(
  address: FastcgiAddress,
  script: string,
  timeoutMs = 5000,
): ResultAsync<FastcgiAnswer, ErrorOf<typeof httpFailed>> {
  return ResultAsync.fromThrowable(
    () =>
      new Promise<FastcgiAnswer>((resolve, reject) => {
        const socket = address.startsWith('unix:') ? connect(address.slice(5)) : connect(tcp(address));
        const chunks: Buffer[] = [];
        const finish = (): void => {
          const answer = decodeAnswer(Buffer.concat(chunks));
          if (answer.complete) resolve(answer);
          else reject(new Error('the answer is incomplete'));
          socket.destroy();
        };
        socket.setTimeout(timeoutMs, () => {
          reject(new Error(`no answer within ${timeoutMs} ms`));
          socket.destroy();
        });
        socket.on('connect', () => socket.write(encodeRequest(parametersFor(script))));
        socket.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          if (decodeAnswer(Buffer.concat(chunks)).complete) finish();
        });
        socket.on('error', reject);
        socket.on('end', finish);
      }),
    (cause) =>
      httpFailed({
        message: `PHP at ${address} did not run ${script}: ${cause instanceof Error ? cause.message : String(cause)}`,
        remedy: 'Look at the service php (`woosoo services status`, `woosoo logs php`).',
        cause,
      }),
  )();
}

function tcp(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function parametersFor(script: string): Record<string, string> {
  return {
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_PROTOCOL: 'HTTP/1.1',
    REQUEST_METHOD: 'GET',
    SCRIPT_FILENAME: script,
    SCRIPT_NAME: '/',
    REQUEST_URI: '/',
    QUERY_STRING: '',
    REMOTE_ADDR: '127.0.0.1',
    SERVER_NAME: 'localhost',
  };
}
