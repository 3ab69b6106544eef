import { Sensitive } from '@woosoo/sdk-core';
import { expect, it } from 'vitest';
import { isSigned } from '../testing/reverb-signature.ts';
import { signPublish } from './sign-publish.ts';

const KEY = '278d425bdf160c739803';
const SECRET = '7ad3773142a6692b25b8';

it('makes a signature that the server side computes as well', () => {
  const { url, body = '' } = signPublish({
    origin: 'http://127.0.0.1:6001',
    appId: '3',
    key: KEY,
    secret: Sensitive.of(SECRET),
    channel: 'project-3',
    event: 'foo',
    data: { some: 'data' },
    at: new Date(1_353_088_179_000),
  });
  expect(url).toContain('/apps/3/events?auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0&body_md5=');
  const call = { method: 'POST', url: new URL(url), body, key: KEY, secret: SECRET };
  expect(isSigned(call)).toBe(true);
  expect(isSigned({ ...call, body: `${body} ` })).toBe(false);
  expect(isSigned({ ...call, secret: 'other' })).toBe(false);
});

it("has a server side that accepts the protocol documentation's own example", () => {
  const body = JSON.stringify({ name: 'foo', channels: ['project-3'], data: '{"some":"data"}' });
  const url = new URL(
    'http://api.pusherapp.com/apps/3/events?auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0' +
      '&body_md5=ec365a775a4cd0599faeb73354201b6f&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c',
  );
  expect(isSigned({ method: 'POST', url, body, key: KEY, secret: SECRET })).toBe(true);
});
