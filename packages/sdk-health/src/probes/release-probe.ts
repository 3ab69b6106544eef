import type { HttpClient, HttpRequest } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { statusProblem, withoutUserInfo } from './http-problem.ts';
import { outcomeOfError } from './outcome-of-error.ts';
import { parseJson } from '../text/parse-json.ts';

export interface ReleaseProbeOptions extends Pick<HttpRequest, 'url' | 'headers' | 'connectTo' | 'acceptAnyCertificate'> {
  readonly http: HttpClient;
  readonly name: string;
  readonly expectedRelease: string;
  /** Where in the JSON the release id stands, names joined by dots; `release` when absent. */
  readonly pointer?: string | undefined;
  /** How many answers in a row must come from the expected release; 3 when absent. */
  readonly answers?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Proof of new code: asks which release answers. Every answer comes over a new connection, since several processes may share
 * the port while old ones are still going away.
 */
export class ReleaseProbe implements HealthProbe {
  readonly kind = 'release';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: ReleaseProbeOptions;

  constructor(options: ReleaseProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 10_000;
    this.#options = options;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const { http, expectedRelease: expected, pointer = 'release', answers = 3 } = this.#options;
    const request = this.#request();
    for (let count = 1; count <= answers; count += 1) {
      const answer = await http.request(request, { signal });
      if (answer.isErr()) return outcomeOfError(answer.error);
      const response = answer.value;
      if (response.status < 200 || response.status > 299) return statusProblem(request, response);
      const answered = releaseIn(parseJson(response.body), pointer);
      const observed = { expected, answered, answers: count };
      if (answered === null) return { ...noRelease(request.url, pointer), observed };
      if (answered !== expected) return { ...otherRelease(answered, expected), observed };
    }
    const observed = { expected, answered: expected, answers };
    return { status: 'ok', summary: `release ${expected} answered ${answers} times in a row`, observed };
  }

  #request(): HttpRequest {
    const { url, headers, connectTo, acceptAnyCertificate } = this.#options;
    return {
      method: 'GET',
      url,
      headers: { accept: 'application/json', 'cache-control': 'no-cache', ...headers },
      timeoutMs: this.timeoutMs,
      ...(connectTo === undefined ? {} : { connectTo }),
      ...(acceptAnyCertificate === undefined ? {} : { acceptAnyCertificate }),
    };
  }
}

function releaseIn(body: unknown, pointer: string): string | null {
  let value = body;
  for (const name of pointer.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return typeof value === 'string' && value !== '' ? value : null;
}

function noRelease(url: string, pointer: string): ProbeOutcome {
  return {
    status: 'failed',
    summary: `GET ${withoutUserInfo(url)} names no release: there is no text "${pointer}" in its JSON`,
    remedy: 'Something else answers at this address, or the running code is older than its health route: see `woosoo services status`.',
  };
}

function otherRelease(answered: string, expected: string): ProbeOutcome {
  return {
    status: 'failed',
    summary: `release ${answered} answers, expected ${expected}: an old process still serves`,
    remedy: '`woosoo check` says who holds the port; `woosoo services restart` starts the services on the current release.',
  };
}
