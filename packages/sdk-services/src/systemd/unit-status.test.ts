import { describe, expect, it } from 'vitest';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { unitOfCgroup } from './cgroup-processes.ts';
import { parseJournalLine } from './journal-entry.ts';
import { parseShow, type UnitFacts } from './parse-show.ts';
import { parseSecurity } from './security-score.ts';
import { obstacleToSystemd } from './systemd-usable.ts';
import { endOf } from './systemd-exit.ts';
import { unitState, unitStatus } from './unit-status.ts';

/** As systemd 252 wrote it, for a unit that was killed, one that runs, and one that is not there. */
const shown = `NRestarts=4
Result=signal
ExecMainExitTimestamp=Tue 2026-11-24 20:13:01.000500 UTC
ExecMainCode=2
ExecMainStatus=9
MainPID=0
Id=woosoo-a.service
LoadState=loaded
ActiveState=failed
SubState=failed
UnitFileState=enabled
StateChangeTimestamp=Tue 2026-11-24 20:13:01.123456 UTC
ActiveEnterTimestamp=
NeedDaemonReload=no
InvocationID=0c5a1f0e4fd24f6cbe1dd6f2bd1b1c1e

NRestarts=0
Result=success
ExecMainExitTimestamp=
ExecMainCode=0
ExecMainStatus=0
MainPID=4711
Id=woosoo-b.service
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled
StateChangeTimestamp=Tue 2026-11-24 20:12:59.000000 UTC
ActiveEnterTimestamp=Tue 2026-11-24 20:12:59.000000 UTC
DropInPaths=/etc/systemd/system/woosoo-b.service.d/mine.conf /run/systemd/system/woosoo-b.service.d/x.conf
NeedDaemonReload=yes
FragmentPath=/etc/systemd/system/woosoo-b.service
InvocationID=1c5a1f0e4fd24f6cbe1dd6f2bd1b1c1e

NRestarts=18446744073709551615
MainPID=[not set]
Id=woosoo-c.service
LoadState=not-found
ActiveState=inactive
SubState=dead
InvocationID=
`;
const facts = parseShow(shown);
const of = (name: string): UnitFacts => {
  const found = facts.get(`woosoo-${name}.service`);
  if (found === undefined) throw new Error(name);
  return found;
};
const definition = fixtureDefinition('/srv/b');
const quiet = { workingDirectory: null, ready: true };

describe('the answer of systemctl show', () => {
  it('is read block by block, senseless values as absent', () => {
    expect([...facts.keys()]).toEqual(['woosoo-a.service', 'woosoo-b.service', 'woosoo-c.service']);
    expect(of('a').exit).toEqual({ code: null, signal: 'SIGKILL', at: '2026-11-24T20:13:01.000Z' });
    expect(of('b')).toMatchObject({ mainPid: 4711, exit: null, needsReload: true, invocationId: '1c5a1f0e4fd24f6cbe1dd6f2bd1b1c1e' });
    expect(of('b').dropInPaths).toHaveLength(2);
    expect(of('c')).toMatchObject({ mainPid: null, restarts: 0, invocationId: null, stateSince: null });
  });

  it.each([
    ['active', 'running', 'running'],
    ['reloading', 'reload', 'running'],
    ['activating', 'start', 'starting'],
    ['activating', 'auto-restart', 'backoff'],
    ['deactivating', 'stop-sigterm', 'stopping'],
    ['failed', 'failed', 'failed'],
    ['inactive', 'dead', 'stopped'],
    ['maintenance', 'x', 'unknown'],
  ] as const)('%s (%s) is %s', (activeState, subState, state) => {
    expect(unitState({ ...of('b'), activeState, subState })).toBe(state);
  });

  it('becomes a status with since, process, exit and what is wrong', () => {
    const given = unitStatus(definition, of('a'), quiet);
    expect(given).toMatchObject({ state: 'failed', since: '2026-11-24T20:13:01.123Z', pid: null, restarts: 4 });
    expect(given.reason).toBe(
      'Given up after 5 starts in a row that did not last; it ended with signal SIGKILL: it was killed: by a person, or by the system because memory ran out.',
    );
    expect(unitStatus(definition, of('b'), { workingDirectory: '/srv/b', ready: false })).toMatchObject({ state: 'starting', pid: 4711 });
    expect(unitStatus(definition, of('c'), quiet)).toMatchObject({
      state: 'not-installed',
      reason: expect.stringContaining('is gone') as string,
    });
    expect(unitStatus(definition, { ...of('c'), loadState: 'masked' }, quiet).reason).toContain('systemctl unmask');
    expect(unitStatus(definition, { ...of('c'), loadState: 'bad-setting' }, quiet).reason).toContain('cannot read its unit');
  });

  it.each([
    [203, `${definition.program} was not found`],
    [200, '/srv/b is not there'],
    [217, 'account'],
    [228, 'filter of system calls'],
    [12, 'memory limit'],
  ])('exit code %i is explained', (code, words) => {
    expect(endOf({ ...of('a'), result: 'exit-code', exit: { code, signal: null, at: '' } }, definition)).toContain(words);
  });

  it.each([
    ['oom-kill', 'memory ran out'],
    ['timeout', 'in time'],
    ['resources', 'no resources'],
    ['start-limit-hit', 'signal SIGKILL'],
  ])('the result %s is explained', (result, words) => {
    expect(endOf({ ...of('a'), result }, definition)).toContain(words);
  });
});

describe('the journal', () => {
  const line = (message: unknown): string =>
    JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1764015179123456', _SYSTEMD_INVOCATION_ID: 'abc', MESSAGE: message });
  it.each([
    ['plain', 'plain', 'plain'],
    ['bytes of colours', [27, 91, 51, 49, 109, 195, 188], '\u001b[31mü'],
    ['a field that came twice', ['one', [116, 119, 111]], 'one\ntwo'],
    ['a line that was too long', null, ''],
    ['an end of line of Windows', 'x\r', 'x'],
  ])('reads %s', (_, message, text) => {
    expect(parseJournalLine(line(message))).toEqual({ cursor: 's=1', at: '2025-11-24T20:12:59.123Z', invocationId: 'abc', text });
  });

  it('passes over what is no entry', () => {
    for (const other of ['', '-- No entries --', '{"half', '{}']) expect(parseJournalLine(other)).toBeNull();
  });
});

describe('the unit of a process', () => {
  it.each([
    ['0::/system.slice/woosoo-a.service', 'woosoo-a.service'],
    ['9:name=systemd:/system.slice/woosoo-a.service/deeper\n0::/', 'woosoo-a.service'],
    ['0::/system.slice/system-my\\x2dx.slice/my\\x2dx@1.service', 'my-x@1.service'],
    ['8:pids:/system.slice/other.service\n0::/init.scope', null],
  ])('%j belongs to %s', (text, unit) => {
    expect(unitOfCgroup(text)).toBe(unit);
  });
});

it('reads how exposed a service is', () => {
  expect(parseSecurity('...\n→ Overall exposure level for woosoo-php.service: 2.6 OK 🙂\n')).toEqual({ exposure: 2.6, verdict: 'OK' });
  expect(parseSecurity('')).toBeNull();
});

describe('a machine on which units cannot be managed', () => {
  it('says why, and what to do', () => {
    const without = obstacleToSystemd({ booted: false, init: 'sh', uid: 0 });
    expect(without?.message).toContain('its first process is sh');
    expect(without?.remedy).toContain('SERVICE_DRIVER=supervisor');
    expect(obstacleToSystemd({ booted: true, init: 'systemd', uid: 1000 })?.remedy).toContain('sudo');
    expect(obstacleToSystemd({ booted: true, init: 'systemd', uid: 0 })).toBeNull();
  });
});
