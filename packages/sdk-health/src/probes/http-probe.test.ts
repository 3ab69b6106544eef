import { NodeHttpClient, SystemClock } from '@woosoo/sdk-core';
import { freePort } from '@woosoo/sdk-core/testing';
import { expect, it } from 'vitest';
import { HttpAnswers } from '../testing/http-answers.ts';
import { HttpProbe, type HttpProbeOptions } from './http-probe.ts';

const http = new NodeHttpClient({ clock: new SystemClock() });
const probe = (url: string, options: Partial<HttpProbeOptions> = {}) =>
  new HttpProbe({ http, name: 'api', request: { method: 'GET', url }, ...options }).probe(new AbortController().signal);

it('is well with any 2xx, and says how long it took', async () => {
  await using server = await HttpAnswers.start({ status: 204 });
  const outcome = await probe(server.url);
  expect(outcome).toMatchObject({ status: 'ok', observed: { status: 204 } });
  expect(outcome.summary).toMatch(/^204 in \d+ ms$/);
});

it('quotes the beginning of an unwanted answer, with the URL and what to do', async () => {
  await using server = await HttpAnswers.start({ status: 500, body: `Undefined\n\n  column ${'x'.repeat(500)}` });
  const outcome = await probe(`${server.url}/api/health`);
  expect(outcome.status).toBe('failed');
  expect(outcome.summary).toContain(`GET ${server.url}/api/health answered 500: Undefined column xxx`);
  expect(outcome.summary.length).toBeLessThan(300);
  expect(outcome.remedy).toContain('woosoo logs --level ERROR');
});

it('takes the wanted statuses only', async () => {
  await using server = await HttpAnswers.start({ status: 200 });
  expect((await probe(server.url, { expectStatus: [301, 401] })).status).toBe('failed');
  expect((await probe(server.url, { expectStatus: [200] })).status).toBe('ok');
});

it("takes an application's own health page that is no JSON, where that may be", async () => {
  await using server = await HttpAnswers.start({ body: '<html>' }, { body: { release: 'old' } });
  const expectJson = (): string => 'another release answers';
  expect((await probe(server.url, { expectJson, mayBeOther: true })).status).toBe('ok');
  expect((await probe(server.url, { expectJson, mayBeOther: true })).summary).toContain('another release answers');
});

it('looks into the JSON, and fails when it is none', async () => {
  await using server = await HttpAnswers.start({ body: { up: true } }, { body: { up: false } }, { body: '<html>' });
  const expectJson = (body: unknown): string | null =>
    JSON.stringify(body) === '{"up":true}' ? null : 'the application says that it is down';
  expect((await probe(server.url, { expectJson })).status).toBe('ok');
  expect((await probe(server.url, { expectJson })).summary).toContain('the application says that it is down');
  expect((await probe(server.url, { expectJson })).summary).toContain('the answer is not JSON');
});

it('fails when nothing listens, and shows no password of the URL', async () => {
  const port = await freePort();
  const outcome = await probe(`http://admin:hunter22@127.0.0.1:${port}/`);
  expect(outcome.status).toBe('failed');
  expect(outcome.summary).toContain(`127.0.0.1:${port}`);
  expect(JSON.stringify(outcome)).not.toContain('hunter22');
});
