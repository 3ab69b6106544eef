import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeDefinition } from '../definition/stored-definition.ts';
import type { StoredDefinition } from '../definition/stored-definition-shape.ts';
import { isAlive } from '../processes/process-table.ts';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { SupervisedService } from './supervised-service.ts';
import { supervisorLayout } from './supervisor-layout.ts';
import { newRecord, type ServiceRecord } from './supervisor-record.ts';

describe('what a supervised service writes down', () => {
  let folder: string;
  let definition: StoredDefinition;
  let service: SupervisedService;
  const saved: { readonly record: ServiceRecord; readonly begun: boolean }[] = [];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-supervised-')));
    const report = join(folder, 'report');
    definition = storeDefinition(fixtureDefinition(folder, { report }, { readiness: { kind: 'stable', forMs: 50 } }));
    saved.length = 0;
    const store = { record: () => saved.at(-1)?.record ?? null, definition: () => definition, save: () => undefined };
    service = new SupervisedService(
      {
        branch: `test-${process.pid}`,
        clock: new SystemClock(),
        layout: supervisorLayout({ root: folder, supervisor: folder, serviceLogs: folder }),
        store,
        save: (_, record) => saved.push({ record, begun: existsSync(report) }),
        isReady: () => true,
        note: () => undefined,
      },
      'demo',
    );
  });
  afterEach(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is its process, before the program begins', async () => {
    expect((await service.start()).state).toBe('running');
    const announced = saved.find(({ record }) => record.process !== null);
    expect(announced).toMatchObject({ begun: false, record: { desired: 'running', state: 'starting' } });
  });

  it('is that it is wanted, through all of a restart: a daemon that takes over in the middle finishes it', async () => {
    await service.start();
    saved.splice(0, saved.length - 1);
    expect((await service.restart()).state).toBe('running');
    expect(saved.map(({ record }) => record.desired)).not.toContain('stopped');
    expect(saved.map(({ record }) => record.state)).not.toContain('stopped');
  });

  it.each(['stopped', 'running'] as const)('is not a process that may be a stranger (wanted: %s)', async (desired) => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const unsure = { pid: stranger.pid ?? 0, startTime: null };
    saved.push({ record: { ...newRecord(new Date()), desired, state: 'running', process: unsure }, begun: false });
    try {
      service.takeOver(false);
      await expect.poll(() => saved.at(-1)?.record.state).toBe(desired);
      expect(saved.at(-1)?.record.process?.pid).not.toBe(stranger.pid);
      expect(isAlive(unsure)).toBe(true);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('is that it is not wanted, before its process is told to end', async () => {
    await service.start();
    const { length } = saved;
    expect((await service.stop()).state).toBe('stopped');
    expect(saved[length]?.record).toMatchObject({ desired: 'stopped', state: 'running' });
    expect(saved.at(-1)?.record).toMatchObject({ state: 'stopped', process: null, lastExit: { signal: 'SIGTERM' } });
  });
});
