import { backoffMs } from '~/kitchen/backoff';
import { parseFrame, pingFrame, pongFrame, socketUrl, subscribeFrame, type PusherFrame } from '~/kitchen/pusher-frame';

export type ChannelState = 'connecting' | 'live' | 'waiting' | 'refused' | 'off';

interface Listener {
  subscribed: () => void;
  event: (name: string, data: unknown) => void;
}

const HANDSHAKE_MS = 10_000;
const PONG_MS = 5_000;

/** Listens to one public channel of a Pusher server and keeps coming back to it until the scope ends. */
export function usePusherChannel(origin: string, key: string, channel: string, listener: Listener) {
  const state = ref<ChannelState>(key ? 'connecting' : 'off');
  const reason = ref(key ? '' : 'this page was built without a key');

  let socket: WebSocket | undefined;
  let timer: number | undefined;
  let failures = 0;
  let activityTimeoutMs = HANDSHAKE_MS;

  function after(ms: number, act: () => void) {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, ms);
  }

  /** Does not wait for the socket's own close event: on a dead network it can take minutes. */
  function drop() {
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    socket = undefined;
  }

  function connect() {
    drop();
    socket = new WebSocket(socketUrl(origin, key));
    socket.onmessage = (message) => hear(parseFrame(String(message.data)));
    socket.onclose = () => retry();
    after(HANDSHAKE_MS, retry);
  }

  function retry() {
    drop();
    if (state.value !== 'refused') state.value = 'waiting';
    after(backoffMs(failures++), connect);
  }

  function expectTraffic() {
    after(activityTimeoutMs, () => {
      socket?.send(pingFrame);
      after(PONG_MS, retry);
    });
  }

  function hear(frame: PusherFrame | undefined) {
    expectTraffic();
    switch (frame?.kind) {
      case 'established':
        activityTimeoutMs = frame.activityTimeoutMs;
        expectTraffic();
        return socket?.send(subscribeFrame(channel));
      case 'subscribed':
        failures = 0;
        state.value = 'live';
        reason.value = '';
        return listener.subscribed();
      case 'ping':
        return socket?.send(pongFrame);
      case 'error':
        // Tried again all the same: the key may be back after the next deploy, and nobody stands at the tablet.
        state.value = 'refused';
        reason.value = frame.message;
        return retry();
      case 'event':
        if (frame.channel === channel) listener.event(frame.name, frame.data);
    }
  }

  function connectNow() {
    if (state.value === 'live') return;
    failures = 0;
    connect();
  }

  if (key) {
    connect();
    window.addEventListener('online', connectNow);
    onScopeDispose(() => {
      window.removeEventListener('online', connectNow);
      window.clearTimeout(timer);
      drop();
    });
  }

  return { state: readonly(state), reason: readonly(reason) };
}
