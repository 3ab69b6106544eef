import { httpFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';

const because: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was broken off',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'the connection was not made in time',
};

/** Scheme, host and port: a path or a query may hold a token and is never shown. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an address that is no URL';
}

/** Why a request got no answer. */
export function httpFailure(method: string, url: string, reason: string, cause?: unknown): ErrorOf<typeof httpFailed> {
  const origin = originOf(url);
  return httpFailed({
    message: `${method} ${origin} got no answer: ${reason}.`,
    remedy: 'See whether the service runs (`woosoo services status`) and whether a firewall or the network is in the way.',
    detail: { method, origin },
    cause,
  });
}

/** The reason in words, from what node says. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  // A name with several addresses: one error for each.
  if (thrown instanceof AggregateError && thrown.message === '') return because[code] ?? code;
  return because[code] ?? (thrown.message === '' ? code : thrown.message);
}
