import { isObject, type PusherFrame } from './pusher-frame.ts';

/** Why a conversation with Reverb did not work out, for an operator. */
export interface PusherProblem {
  readonly summary: string;
  readonly remedy: string;
  /** The protocol's own number, when the server gave one. */
  readonly code?: number;
}

/** What a `pusher:error` frame means. */
export function problemOfErrorFrame(frame: PusherFrame): PusherProblem {
  const data = isObject(frame.data) ? frame.data : {};
  const code = typeof data['code'] === 'number' ? data['code'] : 0;
  const message = typeof data['message'] === 'string' ? data['message'] : 'no reason given';
  const known = KNOWN[code];
  return { code, ...(known ?? { summary: `Reverb refused: ${message} (${code})`, remedy: 'See `woosoo logs reverb`.' }) };
}

const KNOWN: Readonly<Record<number, Pick<PusherProblem, 'summary' | 'remedy'>>> = {
  4001: {
    summary: 'Reverb does not know the app key (4001)',
    remedy: 'REVERB_APP_KEY differs from what Reverb was started with: `woosoo config sync`, then `woosoo services restart reverb`.',
  },
  4004: {
    summary: 'Reverb has no room for another connection (4004)',
    remedy: "The application's connection limit is reached; old tablets may not close theirs. `woosoo services restart reverb` frees them.",
  },
  4009: {
    summary: 'Reverb does not allow this origin (4009)',
    remedy: 'Add the address to `allowed_origins` in config/reverb.php.',
  },
};

export function refusedUpgrade(status: string, address: string): PusherProblem {
  return {
    summary: `${address} answered ${status} instead of opening a WebSocket`,
    remedy: 'Another program listens there, or nginx does not pass the WebSocket path on: `woosoo check`, `woosoo config sync --dry-run`.',
  };
}

export function closedEarly(closeCode: number, address: string): PusherProblem {
  return {
    summary: `${address} closed the connection (${closeCode}) before it had answered`,
    remedy: 'Reverb stopped or broke: `woosoo services status reverb`, then `woosoo logs reverb`.',
  };
}

export function stoppedWaiting(address: string): PusherProblem {
  return { summary: `${address}: stopped waiting for an answer`, remedy: 'Reverb hangs or is overloaded: see `woosoo logs reverb`.' };
}
