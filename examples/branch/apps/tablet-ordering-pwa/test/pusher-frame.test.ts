import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFrame, pingFrame, socketUrl, subscribeFrame } from '../app/kitchen/pusher-frame.ts';

test('reads the frames of a connection, whose data is JSON inside JSON', () => {
  assert.deepEqual(
    parseFrame(
      String.raw`{"event":"pusher:connection_established","data":"{\"socket_id\":\"802899895.437996626\",\"activity_timeout\":12}"}`,
    ),
    { kind: 'established', activityTimeoutMs: 12_000 },
  );
  assert.deepEqual(parseFrame('{"event":"pusher_internal:subscription_succeeded","data":"{}","channel":"orders"}'), {
    kind: 'subscribed',
    channel: 'orders',
  });
  assert.deepEqual(parseFrame('{"event":"pusher:ping"}'), { kind: 'ping' });
  assert.deepEqual(parseFrame('{"event":"pusher:pong"}'), { kind: 'pong' });
});

test('reads an event', () => {
  assert.deepEqual(parseFrame(String.raw`{"event":"order.updated","data":"{\"id\":1,\"status\":\"ready\"}","channel":"orders"}`), {
    kind: 'event',
    name: 'order.updated',
    channel: 'orders',
    data: { id: 1, status: 'ready' },
  });
});

test('reads a refusal, with its data as a string or not', () => {
  const refusal = { kind: 'error', code: 4001, message: 'Application does not exist' };
  assert.deepEqual(
    parseFrame(String.raw`{"event":"pusher:error","data":"{\"code\":4001,\"message\":\"Application does not exist\"}"}`),
    refusal,
  );
  assert.deepEqual(parseFrame('{"event":"pusher:error","data":{"code":4001,"message":"Application does not exist"}}'), refusal);
  assert.deepEqual(parseFrame('{"event":"pusher:error"}'), { kind: 'error', code: undefined, message: 'no reason given' });
});

test('takes the usual activity timeout when the server names none', () => {
  for (const data of ['{}', '{"activity_timeout":0}', 'broken', 'null']) {
    const frame = parseFrame(JSON.stringify({ event: 'pusher:connection_established', data }));
    assert.deepEqual(frame, { kind: 'established', activityTimeoutMs: 30_000 });
  }
});

test('ignores what is no frame', () => {
  for (const text of ['', 'null', '[]', '3', '{"event":7}', '<html>']) assert.equal(parseFrame(text), undefined);
});

test('writes frames and the address', () => {
  assert.equal(subscribeFrame('orders'), '{"event":"pusher:subscribe","data":{"channel":"orders"}}');
  assert.equal(pingFrame, '{"event":"pusher:ping","data":{}}');
  assert.equal(socketUrl('wss://box/', 'a b'), 'wss://box/app/a%20b?protocol=7&client=js&version=8.4.0');
});
