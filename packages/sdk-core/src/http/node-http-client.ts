import type { IncomingMessage, RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { cancelled, type HttpError } from '../errors/core-errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './http-client.ts';
import { httpFailure, originOf, reasonOf } from './http-failure.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** No answer that we ask for is near this size. */
const LONGEST_BODY = 16 * 1024 * 1024;

/** HTTP by node's own client: a new connection for each request, nothing followed, nothing kept. */
export class NodeHttpClient implements HttpClient {
  readonly #clock: Clock;

  constructor(deps: { readonly clock: Clock }) {
    this.#clock = deps.clock;
  }

  request(request: HttpRequest, options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<HttpResponse, HttpError> {
    return new ResultAsync(this.#request(request, options.signal));
  }

  async #request(request: HttpRequest, signal: AbortSignal | undefined): Promise<Result<HttpResponse, HttpError>> {
    // Node's own error would quote the address, with the token that may be in it.
    if (!/^https?:/.test(request.url) || !URL.canParse(request.url)) {
      return err(httpFailure(request.method, request.url, 'the address is not a valid http: or https: URL'));
    }
    const startedMs = this.#clock.monotonicMs();
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const { response, body } = await send(request, signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
      const durationMs = this.#clock.monotonicMs() - startedMs;
      return ok({ status: response.statusCode ?? 0, headers: plainHeaders(response), body, durationMs });
    } catch (thrown) {
      if (signal?.aborted === true) return err(requestCancelled(request));
      const reason = timeout.aborted ? `no whole answer within ${timeoutMs} ms` : reasonOf(thrown);
      return err(httpFailure(request.method, request.url, reason, thrown));
    }
  }
}

interface Answer {
  readonly response: IncomingMessage;
  readonly body: string;
}

async function send(request: HttpRequest, signal: AbortSignal): Promise<Answer> {
  const url = new URL(request.url);
  // Loaded when first needed: Node's client brings a second one along, and most commands ask nothing.
  const client = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return await new Promise((resolve, reject) => {
    const outgoing = client.request(url, requestOptions(request, url, signal));
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      readBody(response).then((body) => resolve({ response, body }), reject);
    });
    outgoing.end(request.body);
  });
}

function requestOptions(
  request: HttpRequest,
  url: URL,
  signal: AbortSignal,
): RequestOptions & { servername?: string; rejectUnauthorized?: boolean } {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const length = request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return {
    method: request.method,
    agent: false,
    signal,
    headers: { host: url.host, connection: 'close', ...length, ...request.headers },
    ...(request.connectTo === undefined
      ? {}
      : { hostname: request.connectTo.host, host: request.connectTo.host, port: request.connectTo.port }),
    // The certificate is asked for, and checked, by the URL's name, wherever we connect to. An address is no server name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(request.acceptAnyCertificate === true ? { rejectUnauthorized: false } : {}),
  };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    // no encoding is set, so chunks are buffers
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Error('the answer is longer than 16 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A header that came several times (`set-cookie`) is joined. */
function plainHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers = Object.entries(response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(headers.map(([name, value]) => [name, typeof value === 'string' ? value : value.join(', ')]));
}

function requestCancelled(request: HttpRequest): HttpError {
  return cancelled({
    message: `${request.method} ${originOf(request.url)} was cancelled.`,
    remedy: 'Start it again when it suits.',
  });
}
