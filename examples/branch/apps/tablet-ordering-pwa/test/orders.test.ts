import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learn, ordersOf, readOrder, type Order } from '../app/kitchen/orders.ts';

const items = [{ name: 'Mandu', quantity: 2 }];
const placed: Order = { id: 7, status: 'received', deviceId: 1, items };

test('an event moves an order on', () => {
  assert.deepEqual(learn([placed], [{ id: 7, status: 'preparing' }]), [{ ...placed, status: 'preparing' }]);
});

test('an answer that comes after its events does not move it back', () => {
  const early = learn([], [{ id: 7, status: 'ready' }]);
  assert.deepEqual(learn(early, [placed]), [{ ...placed, status: 'ready' }]);
});

test('a status of a later backend is taken, and is final', () => {
  const cancelled = learn([placed], [{ id: 7, status: 'cancelled' }]);
  assert.equal(learn(cancelled, [placed])[0]?.status, 'cancelled');
});

test('the newest come first, and only so many are kept', () => {
  const orders = learn(
    [],
    Array.from({ length: 150 }, (_, id) => ({ id, status: 'ready' })),
  );
  assert.equal(orders.length, 100);
  assert.deepEqual([orders[0]?.id, orders[99]?.id], [149, 50]);
});

test('a table sees its own orders', () => {
  const orders = learn(
    [placed],
    [
      { id: 8, status: 'received', deviceId: 2 },
      { id: 9, status: 'ready' },
    ],
  );
  assert.deepEqual(ordersOf(orders, 1), [placed]);
});

test('reads an order of the API and of an event', () => {
  const row = { id: 7, device_id: 1, status: 'received', items, created_at: '2026-01-01T00:00:00Z' };
  assert.deepEqual(readOrder(row), placed);
  assert.deepEqual(readOrder({ id: '7', status: 'ready' }), { id: 7, status: 'ready' });
});

test('reads nothing out of rubbish', () => {
  for (const value of [null, 'x', {}, { id: 'x', status: 'ready' }, { id: 1 }]) assert.equal(readOrder(value), undefined);
});
