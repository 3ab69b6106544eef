import { createHash, createHmac } from 'node:crypto';

export interface SignedCall {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly key: string;
  readonly secret: string;
}

/** The server's side of the signature: computed anew from what arrived, in the protocol's own terms. */
export function isSigned({ method, url, body, key, secret }: SignedCall): boolean {
  const { auth_signature: signature, ...rest } = Object.fromEntries(url.searchParams);
  if (rest['auth_key'] !== key || rest['body_md5'] !== createHash('md5').update(body).digest('hex')) return false;
  const query = Object.entries(rest)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return createHmac('sha256', secret).update([method, url.pathname, query].join('\n')).digest('hex') === signature;
}
