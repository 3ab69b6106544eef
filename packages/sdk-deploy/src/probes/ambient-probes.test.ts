import { BranchPaths } from '@woosoo/sdk-core';
import { ManualClock, MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { AlertReplay } from '@woosoo/sdk-health';
import { errAsync, okAsync } from 'neverthrow';
import { fileNotFound } from '@woosoo/sdk-core';
import { describe, expect, it } from 'vitest';
import type { AgentBeat } from '../agent/agent-beat.ts';
import { alertRules } from '../monitoring/own-alert-rules.ts';
import { AgentProbe } from './agent-probe.ts';
import { BackupProbe } from './backup-probe.ts';
import { CertificateProbe } from './certificate-probe.ts';

const paths = new BranchPaths('/branch');
const DAY_MS = 86_400_000;

describe('the agent', () => {
  const clock = new ManualClock();
  const beat = (changes: Partial<AgentBeat> = {}): AgentBeat => ({
    pid: 1,
    version: '3.0.0',
    at: clock.now().toISOString(),
    intervalMs: 10_000,
    checks: 12,
    pausedBy: null,
    metricsPort: null,
    firing: [],
    ...changes,
  });
  const ago = (ms: number) => new Date(clock.now().getTime() - ms).toISOString();
  const probe = (seen: AgentBeat | null) => new AgentProbe({ clock, beat: () => okAsync(seen) }).probe();

  it('is well while it gives signs of life, also when it waits for a deploy', async () => {
    expect(await probe(beat())).toMatchObject({ status: 'ok', summary: 'watching, 12 checks' });
    expect((await probe(beat({ pausedBy: 'woosoo deploy' }))).summary).toBe('waiting for woosoo deploy');
    expect((await probe(beat({ at: ago(50_000) }))).status).toBe('ok');
  });

  it('has failed when it is silent for several of its intervals, however long those are', async () => {
    expect(await probe(beat({ at: ago(61_000) }))).toMatchObject({ status: 'failed' });
    expect((await probe(beat({ at: ago(61_000), intervalMs: 600_000 }))).status).toBe('ok');
  });

  it('is a warning before its first sign, and unknown when that cannot be read', async () => {
    expect((await probe(null)).status).toBe('warning');
    const unreadable = new AgentProbe({ clock, beat: () => errAsync(fileNotFound({ message: 'gone', remedy: 'look', detail: {} })) });
    expect((await unreadable.probe()).status).toBe('crashed');
  });
});

describe('the newest backup', () => {
  it('is old after two weeks; half a backup does not count', async () => {
    const clock = new ManualClock();
    const fileSystem = new MemoryFileSystem({ '/branch/backups/.2026-02-15_14-30-00.partial/metadata.json': '{}' });
    const probe = new BackupProbe({ clock, fileSystem, paths });
    expect((await probe.probe()).status).toBe('skipped');
    (await fileSystem.makeDirectory('/branch/backups/2026-02-15_14-30-00'))._unsafeUnwrap();
    (await fileSystem.writeTextAtomic('/branch/backups/2026-02-15_14-30-00/metadata.json', '{}'))._unsafeUnwrap();
    const writtenMs = (await fileSystem.stat('/branch/backups/2026-02-15_14-30-00/metadata.json'))._unsafeUnwrap()?.modifiedMs ?? 0;
    const at = (days: number) =>
      new BackupProbe({
        clock: Object.assign(new ManualClock(), { now: () => new Date(writtenMs + days * DAY_MS) }),
        fileSystem,
        paths,
      }).probe();
    expect(await at(1)).toMatchObject({ status: 'ok', summary: 'the newest is 24 hours old', observed: { count: 1 } });
    expect((await at(13)).status).toBe('ok');
    expect(await at(15)).toMatchObject({ status: 'warning', summary: 'the newest is 15 days old' });
    const replay = new AlertReplay(alertRules(testConfig('/branch').monitoring));
    for (const [tick, days] of [13, 15, 15, 15, 15].entries()) {
      const result = { probe: 'backup', kind: 'backup' as const, durationMs: 1, observed: {}, ...(await at(days)) };
      replay.add({ at: new Date(tick * 10_000).toISOString(), durationMs: 1, status: 'warning', probes: [result] });
    }
    expect(replay.events.map(({ type, alert, severity }) => `${type} ${alert.rule} ${severity}`)).toContain('raised backup warning');
  });
});

describe('the certificate', () => {
  it('is nothing to speak of where there is none', async () => {
    const probe = new CertificateProbe({ clock: new ManualClock(), fileSystem: new MemoryFileSystem(), paths, appIp: '127.0.0.1' });
    expect((await probe.probe()).status).toBe('skipped');
  });
});
