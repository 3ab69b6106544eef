import { learn, ordersOf, readOrder, type Order, type OrderLine, type Orders } from '~/kitchen/orders';
import { KitchenFailure, request } from '~/kitchen/request';

export interface Device {
  id: number;
  name: string;
  location?: string;
}

export type Connection = 'connecting' | 'live' | 'slow' | 'updating' | 'unreachable';

const POLL_MS = 5_000;

/** Everything the page knows of the kitchen: over the API, and live over the WebSocket. */
export function useKitchen() {
  const { apiBase, reverbAppKey, wsUrl } = useRuntimeConfig().public;
  const api = (path: string) => `${apiBase.replace(/\/+$/, '')}/api/${path}`;

  const devices = shallowRef<Device[]>();
  const orders = shallowRef<Orders>([]);
  const failure = shallowRef<KitchenFailure>();

  async function ask(path: string, body?: unknown): Promise<unknown> {
    try {
      const answer = await request(api(path), body);
      failure.value = undefined;
      return answer;
    } catch (error) {
      if (!(error instanceof KitchenFailure)) throw error;
      failure.value = error.kind === 'refused' ? undefined : error;
      throw error;
    }
  }

  async function refresh() {
    try {
      devices.value ??= list(await ask('devices')) as Device[];
      note(list(await ask('orders?limit=100')));
    } catch (error) {
      if (!(error instanceof KitchenFailure)) throw error;
    }
  }

  function note(news: unknown[]) {
    orders.value = learn(
      orders.value,
      news.map(readOrder).filter((order): order is Order => order !== undefined),
    );
  }

  async function place(deviceId: number, items: OrderLine[]): Promise<Order> {
    const order = readOrder(await ask('orders', { device_id: deviceId, items }));
    if (!order) throw new KitchenFailure('unsure', 'The kitchen gave an answer without an order.');

    orders.value = learn(orders.value, [{ ...order, deviceId, items }]);
    return order;
  }

  const origin = wsUrl || location.origin.replace(/^http/, 'ws');
  const channel = usePusherChannel(origin, reverbAppKey, 'orders', {
    subscribed: refresh, // what happened while we were not listening
    event: (name, data) => name === 'order.updated' && note([data]),
  });

  const connection = computed((): Connection => {
    if (failure.value?.kind === 'updating') return 'updating';
    if (failure.value) return 'unreachable';
    if (!devices.value || channel.state.value === 'connecting') return 'connecting';
    return channel.state.value === 'live' ? 'live' : 'slow';
  });

  watch(channel.state, (state) => state === 'waiting' && refresh());

  // As long as nothing is pushed, or nothing works, we ask.
  const poll = window.setInterval(() => connection.value !== 'live' && refresh(), POLL_MS);
  onScopeDispose(() => window.clearInterval(poll));
  void refresh();

  return {
    devices: shallowReadonly(devices),
    connection,
    detail: computed(() => failure.value?.message ?? channel.reason.value),
    place,
    refresh,
    ordersOf: (deviceId: number) => ordersOf(orders.value, deviceId),
  };
}

function list(answer: unknown): unknown[] {
  if (!Array.isArray(answer)) throw new KitchenFailure('unreachable', 'The kitchen gave an answer that is not a list.');
  return answer;
}
