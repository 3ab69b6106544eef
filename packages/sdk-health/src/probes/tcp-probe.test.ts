import { freePort } from '@woosoo/sdk-core/testing';
import { expect, it } from 'vitest';
import { HttpAnswers } from '../testing/http-answers.ts';
import { TcpProbe } from './tcp-probe.ts';

const probe = (port: number, signal = new AbortController().signal) =>
  new TcpProbe({ name: 'port', host: '127.0.0.1', port }).probe(signal);

it('is well when something accepts connections', async () => {
  await using server = await HttpAnswers.start();
  expect((await probe(Number(new URL(server.url).port))).status).toBe('ok');
});

it('says that nothing listens', async () => {
  const port = await freePort();
  expect(await probe(port)).toMatchObject({ status: 'failed', summary: `nothing listens on 127.0.0.1:${port}` });
});

it('settles when cancelled', async () => {
  expect((await probe(await freePort(), AbortSignal.abort())).status).toBe('failed');
});
