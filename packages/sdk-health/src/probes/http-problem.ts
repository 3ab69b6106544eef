import type { HttpRequest, HttpResponse } from '@woosoo/sdk-core';
import type { ProbeOutcome } from '../health-probe.ts';

const EXCERPT = 200;

/** The outcome when the status is not a wanted one; quotes the beginning of the body. */
export function statusProblem(request: Pick<HttpRequest, 'method' | 'url'>, response: HttpResponse): ProbeOutcome {
  const body = excerpt(response.body);
  return {
    status: 'failed',
    summary: `${request.method} ${withoutUserInfo(request.url)} answered ${response.status}${body === '' ? '' : `: ${body}`}`,
    remedy: remedyFor(response.status),
    observed: { status: response.status, responseMs: response.durationMs },
  };
}

/** A URL as it may be shown: without `user:password@`. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1');
}

function excerpt(body: string): string {
  const line = body
    .slice(0, 4 * EXCERPT)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line;
}

function remedyFor(status: number): string {
  if (status === 404)
    return 'The address is wrong, or the web server serves another folder: `woosoo config sync --dry-run` shows what is rendered.';
  if (status === 401 || status === 403)
    return 'The application refuses the request: the health address must be open to requests from this machine.';
  if (status === 502 || status === 504) {
    return 'The web server runs, but what is behind it does not answer: `woosoo services status`, then `woosoo logs`.';
  }
  if (status === 503)
    return 'The application is in maintenance mode or overloaded: `woosoo services status`; `php artisan up` ends maintenance.';
  if (status >= 500) return 'The application broke: `woosoo logs --level ERROR` shows why.';
  return 'Another program may answer on this port: `woosoo check` says who holds it.';
}
