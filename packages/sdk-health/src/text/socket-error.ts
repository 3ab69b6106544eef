/** Why a connection did not come about, for an operator. */
export function describeSocketError(error: unknown, address: string): { readonly summary: string; readonly remedy: string } {
  const code = errorCode(error);
  if (code === 'ECONNREFUSED') {
    return {
      summary: `nothing listens on ${address}`,
      remedy: '`woosoo services list` says which service is down; `woosoo services start NAME` starts it.',
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      summary: `${address}: the name is not known`,
      remedy: 'Check the host in deployment.config.env and the name service of this machine.',
    };
  }
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return { summary: `${address} cannot be reached (${code})`, remedy: 'Check the address, the network cable and the firewall.' };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { summary: `${address}: ${reason}`, remedy: 'See `woosoo services status` and `woosoo logs`.' };
}

function errorCode(error: unknown): string | null {
  // A host with several addresses fails with an AggregateError, whose code is that of its last attempt.
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
