import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { cancelled, type HttpError } from '../errors/core-errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../http/http-client.ts';
import { httpFailure } from '../http/http-failure.ts';

/** What a request gets: parts of a response (200 and empty when left out), or `refused` where nothing listens. */
export type FakeAnswer = Partial<HttpResponse> | 'refused';

/** Answers by a function of the request and records the requests. One that gives `undefined` is as if nothing listened. */
export class FakeHttpClient implements HttpClient {
  readonly requests: HttpRequest[] = [];
  answer: (request: HttpRequest) => FakeAnswer | undefined;

  constructor(answer: (request: HttpRequest) => FakeAnswer | undefined = () => ({})) {
    this.answer = answer;
  }

  request(request: HttpRequest, options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<HttpResponse, HttpError> {
    return new ResultAsync(Promise.resolve(this.#respond(request, options.signal)));
  }

  #respond(request: HttpRequest, signal: AbortSignal | undefined): Result<HttpResponse, HttpError> {
    if (signal?.aborted === true) return err(cancelled({ message: 'The request was cancelled.', remedy: 'Start it again.' }));
    this.requests.push(request);
    const answer = this.answer(request) ?? 'refused';
    if (answer === 'refused') return err(httpFailure(request.method, request.url, 'nothing listens there'));
    return ok({ status: 200, headers: {}, body: '', durationMs: 1, ...answer });
  }
}
