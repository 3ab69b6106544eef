import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KitchenFailure, request } from '../app/kitchen/request.ts';

const answers = (status: number, body: string) => () => Promise.resolve(new Response(body, { status }));
const silent = () => Promise.reject(new TypeError('fetch failed'));
const order = { device_id: 1, items: [] };

async function failureOf(body: unknown, fetcher: () => Promise<Response>) {
  const error = await request('/api/orders', body, fetcher).catch((caught: unknown) => caught);
  assert.ok(error instanceof KitchenFailure);
  return error;
}

test('answers the JSON', async () => {
  assert.deepEqual(await request('/api/orders', order, answers(201, '{"id":1}')), { id: 1 });
});

test('an order without a clear answer may have arrived', async () => {
  assert.equal((await failureOf(order, silent)).kind, 'unsure');
  assert.equal((await failureOf(order, answers(502, 'Bad gateway'))).kind, 'unsure');
  assert.equal((await failureOf(order, answers(200, '<html>'))).kind, 'unsure');
});

test('a refusal says so, with its reason; a maintenance page is known', async () => {
  const refused = await failureOf(order, answers(422, '{"message":"The items field is required."}'));
  assert.deepEqual([refused.kind, refused.message], ['refused', 'The items field is required.']);
  assert.equal((await failureOf(order, answers(503, '<html>'))).kind, 'updating');
});

test('a question without a proper answer: the kitchen is not reachable', async () => {
  for (const fetcher of [silent, answers(404, ''), answers(500, ''), answers(200, '<html>')]) {
    assert.equal((await failureOf(undefined, fetcher)).kind, 'unreachable');
  }
});
