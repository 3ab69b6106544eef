/** A process of Windows. */
export interface WindowsProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** When it was made (ms since 1970); `null` where that is not told. A parent's number may have been given to another process since. */
  readonly startedMs: number | null;
}

/**
 * Reads `wmic process get creationdate,parentprocessid,processid`: a table in an order of wmic's own, in which processes of the system have no date.
 * Wine runs the headings together and knows no date at all.
 */
export function parseWmicProcesses(output: string): readonly WindowsProcess[] {
  const [heading = '', ...rows] = output.split(/\r*\n/).filter((line) => line.trim() !== '');
  const parentFirst = heading.toLowerCase().indexOf('parent') < heading.toLowerCase().lastIndexOf('processid');
  return rows.flatMap((row) => {
    const [, made, first, second] = /^(?:(\d{14}\.\d{6}[+-]\d{3})\s+)?\s*(\d+)\s+(\d+)\s*$/.exec(row) ?? [];
    if (first === undefined || second === undefined) return [];
    const [parentPid, pid] = parentFirst ? [first, second] : [second, first];
    return [{ pid: Number(pid), parentPid: Number(parentPid), startedMs: made === undefined ? null : cimTime(made) }];
  });
}

/** `20261125213236.123456+060`: local time and its minutes from UTC (CIM_DATETIME). */
function cimTime(text: string): number | null {
  const [, year, month, day, hour, minute, second, ms, zone] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})\d{3}([+-]\d{3})$/.exec(text) ?? [];
  if (year === undefined) return null;
  return Date.UTC(+year, Number(month) - 1, Number(day), Number(hour), Number(minute) - Number(zone), Number(second), Number(ms));
}

/** Says `PID PARENT MILLISECONDS` of every process; on systems without wmic. */
export const powershellProcesses =
  'Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate | ForEach-Object { ' +
  "'{0} {1} {2}' -f $_.ProcessId, $_.ParentProcessId, " +
  '$(if ($_.CreationDate) { ([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds() }) }';

export function parsePowershellProcesses(output: string): readonly WindowsProcess[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const [, pid, parentPid, started] = /^(\d+) (\d+) (\d*)\s*$/.exec(line) ?? [];
    if (pid === undefined || parentPid === undefined) return [];
    return [{ pid: Number(pid), parentPid: Number(parentPid), startedMs: started === '' ? null : Number(started) }];
  });
}

/**
 * All that descends from a process, which may have ended meanwhile: Windows lets children keep its number. Those that are older than it are
 * children of another that had the number before, and those that are younger than one that has the number now are that one's.
 */
export function descendants(table: readonly WindowsProcess[], root: Omit<WindowsProcess, 'parentPid'>): readonly number[] {
  const heir = table.find(({ pid, startedMs }) => pid === root.pid && isOlder(root.startedMs, startedMs));
  const found = new Map<number, Omit<WindowsProcess, 'parentPid'>>([[root.pid, root]]);
  for (let grown = true; grown;) {
    const children = table.filter(({ pid, parentPid, startedMs }) => {
      const parent = found.get(parentPid);
      if (parent === undefined || found.has(pid) || pid === 0 || isOlder(startedMs, parent.startedMs)) return false;
      return parent !== root || heir === undefined || isOlder(startedMs, heir.startedMs);
    });
    for (const child of children) found.set(child.pid, child);
    grown = children.length > 0;
  }
  found.delete(root.pid);
  return [...found.keys()];
}

/** Clocks of two programs; a second of difference proves nothing. */
const isOlder = (one: number | null, other: number | null): boolean => one !== null && other !== null && one < other - 1000;
