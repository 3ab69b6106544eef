export interface OrderLine {
  name: string;
  quantity: number;
}

export interface Order {
  id: number;
  status: string;
  /** Both unknown while only an event has told us of the order. */
  deviceId?: number;
  items?: OrderLine[];
}

export type Orders = readonly Order[];

const PROGRESS = ['received', 'preparing', 'ready'];
const KEPT = 100;

/**
 * Adds what we learned, newest order first. An answer and an event can overtake each other,
 * so an order never goes back to an earlier status.
 */
export function learn(orders: Orders, news: Orders): Orders {
  const known = new Map(orders.map((order) => [order.id, order]));
  for (const order of news) known.set(order.id, join(known.get(order.id), order));

  return [...known.values()].sort((a, b) => b.id - a.id).slice(0, KEPT);
}

export function ordersOf(orders: Orders, deviceId: number): Orders {
  return orders.filter((order) => order.deviceId === deviceId);
}

/** Reads an order of the API, or the shorter one of an `order.updated` event. */
export function readOrder(value: unknown): Order | undefined {
  if (typeof value !== 'object' || value === null) return undefined;

  const { id, status, device_id: deviceId, items } = value as Record<string, unknown>;
  if (!Number.isInteger(Number(id)) || typeof status !== 'string') return undefined;

  return {
    id: Number(id),
    status,
    ...(typeof deviceId === 'number' && { deviceId }),
    ...(Array.isArray(items) && { items: items as OrderLine[] }),
  };
}

function join(before: Order | undefined, after: Order): Order {
  if (!before) return after;

  return { ...before, ...after, status: progress(after.status) < progress(before.status) ? before.status : after.status };
}

/** A status that we have never heard of ends an order: a later backend may cancel one. */
function progress(status: string): number {
  const step = PROGRESS.indexOf(status);
  return step < 0 ? PROGRESS.length : step;
}
