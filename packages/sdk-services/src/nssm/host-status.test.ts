import { describe, expect, it } from 'vitest';
import { hostStatus } from './host-status.ts';
import { newHostRecord } from './host/host-record.ts';

const service = { name: 'reverb', title: 'Reverb' };
const now = new Date('2026-02-15T14:30:00Z');
const record = { ...newHostRecord(3, now), state: 'running', pid: 42, workingDirectory: 'C:\\r', restarts: 2 } as const;

describe('the status of a service of NSSM', () => {
  it('is what its host says', () => {
    expect(hostStatus(service, true, { host: 'answers', record })).toEqual({
      ...service,
      enabled: true,
      state: 'running',
      since: now.toISOString(),
      pid: 42,
      workingDirectory: 'C:\\r',
      restarts: 2,
      lastExit: null,
    });
  });

  it('is what Windows says where no host answers, whatever an ended one left', () => {
    const states = (['start-pending', 'running', 'stop-pending', 'paused', 'stopped'] as const).map(
      (windows) => hostStatus(service, true, { host: 'silent', record, windows }).state,
    );
    expect(states).toEqual(['starting', 'starting', 'stopping', 'backoff', 'stopped']);
    expect(hostStatus(service, true, { host: 'silent', record, windows: 'stopped' })).toMatchObject({ pid: null, since: null });
  });

  it('says that it was given up, and why', () => {
    const failed = { ...record, state: 'failed', pid: null, reason: 'it ended with exit code 1' } as const;
    expect(hostStatus(service, false, { host: 'silent', record: failed, windows: 'stopped' })).toMatchObject({
      state: 'failed',
      since: now.toISOString(),
      reason: 'It ended with exit code 1.',
      enabled: false,
    });
  });

  it('is known of a service that never ran', () => {
    expect(hostStatus(service, true, { host: 'silent', record: null, windows: 'stopped' })).toMatchObject({
      state: 'stopped',
      restarts: 0,
    });
  });
});
