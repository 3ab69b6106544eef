import type { HttpClient, HttpRequest } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { statusProblem, withoutUserInfo } from './http-problem.ts';
import { outcomeOfError } from './outcome-of-error.ts';
import { parseJson } from '../text/parse-json.ts';

export interface HttpProbeOptions {
  readonly http: HttpClient;
  readonly name: string;
  readonly request: HttpRequest;
  /** The statuses that count as well; any 2xx when absent. */
  readonly expectStatus?: readonly number[] | undefined;
  /** Looks at the parsed body and says what is wrong with it, or `null`. */
  readonly expectJson?: ((body: unknown) => string | null) | undefined;
  /** Whether an answer that is no JSON is as good, with `expectJson`: an application's own health page. */
  readonly mayBeOther?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Asks a URL and looks at the status, and at the JSON when wanted. */
export class HttpProbe implements HealthProbe {
  readonly kind = 'http';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: HttpProbeOptions;

  constructor(options: HttpProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? options.request.timeoutMs ?? 10_000;
    this.#options = options;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const { http, request, expectStatus, expectJson, mayBeOther = false } = this.#options;
    const answer = await http.request({ timeoutMs: this.timeoutMs, ...request }, { signal });
    if (answer.isErr()) return outcomeOfError(answer.error);
    const response = answer.value;
    const observed = { status: response.status, responseMs: response.durationMs };
    const expected = expectStatus?.includes(response.status) ?? (response.status >= 200 && response.status < 300);
    if (!expected) return statusProblem(request, response);
    const problem = expectJson === undefined ? null : problemOf(response.body, expectJson, mayBeOther);
    if (problem !== null) {
      return {
        status: 'failed',
        summary: `${request.method} ${withoutUserInfo(request.url)}: ${problem}`,
        remedy: 'Something else may answer at this address, or the application is not well: see `woosoo logs --level ERROR`.',
        observed,
      };
    }
    return { status: 'ok', summary: `${response.status} in ${Math.round(response.durationMs)} ms`, observed };
  }
}

function problemOf(body: string, expectJson: (body: unknown) => string | null, mayBeOther: boolean): string | null {
  const parsed = parseJson(body);
  if (parsed !== undefined) return expectJson(parsed);
  return mayBeOther ? null : 'the answer is not JSON';
}
