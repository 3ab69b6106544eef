import type { ResultAsync } from 'neverthrow';
import type { HttpError } from '../errors/core-errors.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first byte out to the last byte in; 10,000 when absent. */
  readonly timeoutMs?: number;
  /** Connect to this host instead of the URL's (a name that only the branch's DNS knows). */
  readonly connectTo?: { readonly host: string; readonly port: number };
  /** Accept any certificate: a probe of our own server, whose certificate is checked elsewhere. */
  readonly acceptAnyCertificate?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly durationMs: number;
}

/** HTTP without surprises: no redirect is followed, any status is a response, each request has a connection of its own. */
export interface HttpClient {
  request(request: HttpRequest, options?: { readonly signal?: AbortSignal | undefined }): ResultAsync<HttpResponse, HttpError>;
}
