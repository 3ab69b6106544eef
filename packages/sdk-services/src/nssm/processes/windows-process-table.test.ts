import { describe, expect, it } from 'vitest';
import { descendants, parsePowershellProcesses, parseWmicProcesses } from './windows-process-table.ts';

describe('the table of processes', () => {
  it('is read from wmic, with the end of line that it has', () => {
    const output = 'ParentProcessId  ProcessId  \r\r\n0                0          \r\r\n56               76         \r\r\n\r\r\n';
    expect(parseWmicProcesses(output)).toEqual([
      { parentPid: 0, pid: 0, startedMs: null },
      { parentPid: 56, pid: 76, startedMs: null },
    ]);
  });

  it("is read from Wine's wmic, whose headings have no space between them", () => {
    expect(parseWmicProcesses('\ufeffParentProcessIDProcessID\r\n40   56   \r\n276  284   \r\n')).toEqual([
      { parentPid: 40, pid: 56, startedMs: null },
      { parentPid: 276, pid: 284, startedMs: null },
    ]);
  });

  it('is read from wmic with the times of the processes, and a system process that has none', () => {
    const output = [
      'CreationDate               ParentProcessId  ProcessId  ',
      '                           0                4          ',
      '20261125223236.500000+060  4                812        ',
      '20261125163236.500000-300  812              1200       ',
    ].join('\r\r\n');
    const startedMs = Date.parse('2026-11-25T21:32:36.500Z');
    expect(parseWmicProcesses(output)).toEqual([
      { parentPid: 0, pid: 4, startedMs: null },
      { parentPid: 4, pid: 812, startedMs },
      { parentPid: 812, pid: 1200, startedMs },
    ]);
  });

  it('is read from PowerShell', () => {
    expect(parsePowershellProcesses('4 0 \r\n812 700 1764000000000\r\nnoise\r\n')).toEqual([
      { pid: 4, parentPid: 0, startedMs: null },
      { pid: 812, parentPid: 700, startedMs: 1_764_000_000_000 },
    ]);
  });
});

describe('descendants', () => {
  const process = (pid: number, parentPid: number, startedMs: number | null = null) => ({ pid, parentPid, startedMs });

  it('finds children of children, also of a process that has ended', () => {
    const table = [process(2, 1), process(3, 2), process(4, 3), process(5, 1)];
    expect(descendants(table, { pid: 2, startedMs: null })).toEqual([3, 4]);
    expect(descendants(table.slice(1), { pid: 2, startedMs: null })).toEqual([3, 4]);
  });

  it('leaves children alone of a process that had the number before', () => {
    expect(descendants([process(3, 2, 1_000), process(4, 2, 60_000)], { pid: 2, startedMs: 50_000 })).toEqual([4]);
  });

  it('leaves children alone of a process that has the number now', () => {
    const table = [process(2, 1, 200_000), process(3, 2, 201_000), process(4, 2, 60_000), process(5, 3, 202_000)];
    expect(descendants(table, { pid: 2, startedMs: 50_000 })).toEqual([4]);
  });

  it('has the children of a process that is there still', () => {
    const table = [process(2, 1, 49_900), process(3, 2, 60_000)];
    expect(descendants(table, { pid: 2, startedMs: 50_000 })).toEqual([3]);
  });

  it('does not run in circles', () => {
    expect(descendants([process(2, 3), process(3, 2)], { pid: 2, startedMs: null })).toEqual([3]);
  });
});
