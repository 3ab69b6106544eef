/** `refused`: what was sent was not taken. With `unsure` and `updating` it may have been. */
export type FailureKind = 'unreachable' | 'updating' | 'refused' | 'unsure';

export class KitchenFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const PATIENCE_MS = 8_000;

/** Asks the API and answers its JSON, or throws a KitchenFailure. */
export async function request(url: string, body?: unknown, fetcher: typeof fetch = fetch): Promise<unknown> {
  const response = await send(url, body, fetcher);
  if (!response.ok) throw await failureOf(response, body !== undefined);

  try {
    return await response.json();
  } catch {
    throw new KitchenFailure(body === undefined ? 'unreachable' : 'unsure', 'The kitchen gave an answer that is not an order system’s.');
  }
}

async function send(url: string, body: unknown, fetcher: typeof fetch): Promise<Response> {
  const headers = { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) };
  const options: RequestInit = { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) };

  try {
    return await fetcher(url, body === undefined ? options : { ...options, method: 'POST', body: JSON.stringify(body) });
  } catch {
    // A request that got no answer may have arrived all the same.
    throw new KitchenFailure(body === undefined ? 'unreachable' : 'unsure', 'Cannot reach the kitchen.');
  }
}

async function failureOf(response: Response, sent: boolean): Promise<KitchenFailure> {
  if (response.status === 503) return new KitchenFailure('updating', 'The kitchen’s system is being updated.');

  if (response.status >= 500 || !sent) {
    return new KitchenFailure(sent ? 'unsure' : 'unreachable', `The kitchen’s system has a fault (${response.status}).`);
  }

  const reason = await response
    .json()
    .then((answer: { message?: unknown }) => (typeof answer.message === 'string' ? answer.message : undefined))
    .catch(() => undefined);
  return new KitchenFailure('refused', reason ?? `The kitchen did not take it (${response.status}).`);
}
