import { connect } from 'node:net';

/** `free`: nobody listens. `silent`: somebody does, but is too busy (or stopped) to answer. */
export type LockAnswer = { readonly state: 'free' } | { readonly state: 'silent' } | { readonly state: 'held'; readonly card: string };

const PATIENCE_MS = 2_000;
/** What connecting gives when nobody listens. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']);
/** The queue of those who ask is full (Linux), all instances of the pipe are taken (Windows). */
const BUSY = new Set(['EAGAIN', 'EBUSY']);

/** Asks whoever listens at an address for the card. Rejects with the system's error when it cannot tell. */
export function askLockHolder(path: string): Promise<LockAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const client = connect({ path });
    const settle = (answer: LockAnswer): void => {
      clearTimeout(timer);
      client.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ state: 'silent' }), PATIENCE_MS);
    client.setEncoding('utf8');
    client.on('data', (chunk: string) => (text += chunk));
    client.on('end', () => settle(text === '' ? { state: 'silent' } : { state: 'held', card: text }));
    client.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) settle({ state: 'free' });
      else if (BUSY.has(error.code ?? '')) settle({ state: 'silent' });
      else {
        clearTimeout(timer);
        reject(error);
      }
    });
  });
}
