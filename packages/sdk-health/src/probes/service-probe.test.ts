import { join, resolve } from 'node:path';
import { SystemClock, defineError, type WoosooError } from '@woosoo/sdk-core';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { ServiceProbe, type ObservedService, type ServiceProbeOptions } from './service-probe.ts';

const RELEASE = resolve('/branch/releases/backend/r2');
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const running: ObservedService = { state: 'running', since: ago(8_100_000), pid: 4711, restarts: 0, workingDirectory: RELEASE };

const probe = (answer: ObservedService | WoosooError, options: Partial<ServiceProbeOptions> = {}) => {
  const status = (): ResultAsync<ObservedService, WoosooError> => ('state' in answer ? okAsync(answer) : errAsync(answer));
  return new ServiceProbe({ services: { status }, clock: new SystemClock(), name: 'reverb', service: 'reverb', ...options }).probe(
    new AbortController().signal,
  );
};

it('is well while the service runs, and says for how long', async () => {
  expect(await probe(running)).toMatchObject({ status: 'ok', summary: 'running for 2 h', observed: { pid: 4711, restarts: 0 } });
  expect((await probe({ ...running, since: null })).summary).toBe('running');
});

it.each(['starting', 'stopping', 'stopped', 'backoff', 'failed', 'not-installed', 'unknown'])('fails while it is %s', async (state) => {
  const outcome = await probe({ ...running, state, reason: 'exit code 12: out of memory' });
  expect(outcome.status).toBe('failed');
  expect(outcome.summary).toContain('exit code 12: out of memory');
  expect(outcome.remedy).toContain('woosoo');
});

it('warns of a restart of late, and forgets it in time', async () => {
  expect(await probe({ ...running, restarts: 3, since: ago(60_000) })).toMatchObject({
    status: 'warning',
    summary: 'reverb runs, but restarted by itself 60 s ago (3 in all)',
  });
  expect((await probe({ ...running, restarts: 3 })).status).toBe('ok');
  expect((await probe({ ...running, restarts: 0, since: ago(60_000) })).status).toBe('ok');
});

it('fails when it runs in the folder of another release', async () => {
  expect((await probe(running, { expectedDirectory: RELEASE })).status).toBe('ok');
  expect((await probe({ ...running, workingDirectory: join(RELEASE, 'public') }, { expectedDirectory: RELEASE })).status).toBe('ok');
  for (const workingDirectory of [resolve('/branch/releases/backend/r1'), `${RELEASE}0`, resolve('/branch'), null]) {
    const outcome = await probe({ ...running, workingDirectory }, { expectedDirectory: RELEASE });
    expect(outcome.status).toBe('failed');
    expect(outcome.summary).toContain('an old process still runs');
  }
});

it('passes on why the service manager does not answer', async () => {
  const unavailable = defineError({ type: 'Unavailable', code: 'WOO2999', category: 'failed', title: 't', explanation: 'e' });
  expect(await probe(unavailable({ message: 'systemctl: access denied', remedy: 'Run as root.' }))).toMatchObject({
    status: 'failed',
    summary: 'systemctl: access denied',
    remedy: 'Run as root.',
  });
});
