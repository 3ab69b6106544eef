/** A process of Windows. */
export interface WindowsProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** When it was made (ms since 1970); `null` where that is not told. A parent's number may have been given to another process since. */
  readonly startedMs: number | null;
}

/** Reads `wmic process get parentprocessid,processid`: a table whose columns are under their headings, in an order of wmic's own. */
export function parseWmicProcesses(output: string): readonly WindowsProcess[] {
  const [heading = '', ...rows] = output.split(/\r*\n/).filter((line) => line.trim() !== '');
  const parentFirst = heading.toLowerCase().indexOf('parent') < heading.toLowerCase().lastIndexOf('processid');
  return rows.flatMap((row) => {
    const [first, second] = row.trim().split(/\s+/).map(Number);
    if (first === undefined || second === undefined || Number.isNaN(first + second)) return [];
    return [{ parentPid: parentFirst ? first : second, pid: parentFirst ? second : first, startedMs: null }];
  });
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
 * children of another that had the number before.
 */
export function descendants(table: readonly WindowsProcess[], root: Omit<WindowsProcess, 'parentPid'>): readonly number[] {
  const found = new Map<number, Omit<WindowsProcess, 'parentPid'>>([[root.pid, root]]);
  for (let grown = true; grown;) {
    const children = table.filter(({ pid, parentPid, startedMs }) => {
      const parent = found.get(parentPid);
      return parent !== undefined && !found.has(pid) && pid !== 0 && !isOlder(startedMs, parent.startedMs);
    });
    for (const child of children) found.set(child.pid, child);
    grown = children.length > 0;
  }
  found.delete(root.pid);
  return [...found.keys()];
}

/** Clocks of two programs; a second of difference proves nothing. */
const isOlder = (child: number | null, parent: number | null): boolean => child !== null && parent !== null && child < parent - 1000;
