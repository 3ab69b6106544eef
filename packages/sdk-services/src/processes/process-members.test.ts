import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseProcessStat, type ProcessEntry } from './process-entry.ts';
import { processMembers } from './process-members.ts';
import { commandLine, identify, isAlive, listProcesses, processesWithEnvironment, readProcess } from './process-table.ts';

const entry = (pid: number, parentPid: number, groupId = pid, startTime = pid, ended = false): ProcessEntry => ({
  pid,
  parentPid,
  groupId,
  sessionId: groupId,
  startTime,
  ended,
});

describe('parseProcessStat', () => {
  it('reads a line whose program name holds blanks and brackets', () => {
    const line = '4711 (a) b (c) S 12 4711 4711 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 7 0 987654 1000 200 18446744073709551615 1 1';
    expect(parseProcessStat(line)).toEqual({ pid: 4711, parentPid: 12, groupId: 4711, sessionId: 4711, ended: false, startTime: 987654 });
  });

  it('takes a zombie for ended', () => {
    expect(parseProcessStat('5 (x) Z 1 5 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 55 0 0')?.ended).toBe(true);
  });

  it('gives nothing for anything else', () => {
    expect(parseProcessStat('')).toBeNull();
    expect(parseProcessStat('12 (half')).toBeNull();
  });
});

describe('processMembers', () => {
  const main = { pid: 100, startTime: 100 };

  it('finds the group, the session, what carries the marker, and all that descends from them', () => {
    const table = [entry(1, 0), entry(100, 1), entry(101, 100, 100), entry(102, 1, 102), entry(103, 102), entry(104, 1), entry(105, 104)];
    expect([...processMembers(table, main, new Set([102]))].sort()).toEqual([100, 101, 102, 103]);
  });

  it('finds what is left of a group whose leader has ended', () => {
    expect(processMembers([entry(1, 0), entry(101, 1, 100)], main)).toEqual([101]);
    expect(processMembers([entry(1, 0), entry(100, 1, 100, 100, true), entry(101, 1, 100)], main)).toEqual([101]);
  });

  it('does not take another program for it that was given the same pid', () => {
    expect(processMembers([entry(1, 0), entry(100, 1, 100, 999), entry(1001, 100, 100, 1001)], main)).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('the process table', () => {
  it('tells of a process, by its pid and the time of its start', async () => {
    const child = spawn('sleep', ['30'], { env: { ...process.env, WOOSOO_SERVICE: 'test/one' } });
    const { pid } = child;
    if (pid === undefined) throw new Error('no pid');
    await new Promise((resolve) => child.once('spawn', resolve));
    const identity = identify(pid);
    expect(readProcess(pid)).toMatchObject({ pid, parentPid: process.pid });
    expect(listProcesses().map((found) => found.pid)).toContain(pid);
    expect([...processesWithEnvironment('WOOSOO_SERVICE=test/one')]).toEqual([pid]);
    expect([...processesWithEnvironment('WOOSOO_SERVICE=test/on')]).toEqual([]);
    expect(commandLine(pid)).toBe('sleep 30');
    expect(isAlive(identity)).toBe(true);
    expect(isAlive({ ...identity, startTime: 1 })).toBe(false);

    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isAlive(identity)).toBe(false);
    expect(readProcess(pid)).toBeNull();
  });
});
