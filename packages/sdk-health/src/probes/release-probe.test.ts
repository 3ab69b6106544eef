import { NodeHttpClient, SystemClock } from '@woosoo/sdk-core';
import { expect, it } from 'vitest';
import { HttpAnswers } from '../testing/http-answers.ts';
import { ReleaseProbe, type ReleaseProbeOptions } from './release-probe.ts';

const http = new NodeHttpClient({ clock: new SystemClock() });
const probe = (url: string, options: Partial<ReleaseProbeOptions> = {}) =>
  new ReleaseProbe({ http, name: 'backend-release', url, expectedRelease: 'new', ...options }).probe(new AbortController().signal);

it('wants the expected release three times in a row, each over a connection of its own', async () => {
  await using server = await HttpAnswers.start({ body: { release: 'new' } });
  expect(await probe(server.url)).toMatchObject({ status: 'ok', observed: { answered: 'new', answers: 3 } });
  expect(new Set(server.clientPorts).size).toBe(3);
});

it('fails when an old process still answers now and then', async () => {
  await using server = await HttpAnswers.start({ body: { release: 'new' } }, { body: { release: 'new' } }, { body: { release: 'old' } });
  expect(await probe(server.url)).toMatchObject({
    status: 'failed',
    summary: 'release old answers, expected new: an old process still serves',
    observed: { expected: 'new', answered: 'old', answers: 3 },
  });
});

it('finds the release deeper in the answer', async () => {
  await using server = await HttpAnswers.start({ body: { app: { release: 'new' } } });
  expect((await probe(server.url, { pointer: 'app.release', answers: 1 })).status).toBe('ok');
  expect((await probe(server.url, { answers: 1 })).summary).toContain('names no release');
});

it('does not take an answer for proof that names no release, is an error or no JSON', async () => {
  await using server = await HttpAnswers.start({ body: { release: 3 } }, { body: 'new' }, { status: 503, body: { release: 'new' } });
  expect((await probe(server.url)).summary).toContain('names no release');
  expect((await probe(server.url)).summary).toContain('names no release');
  expect((await probe(server.url)).summary).toContain('answered 503');
});
