/** One process as the kernel describes it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** It has ended, and only its parent has not asked for its exit code yet. */
  readonly ended: boolean;
  /** In ticks since the machine started; with the pid it names one process for ever (until the next boot). */
  readonly startTime: number;
}

/** Which process is meant, safe against a pid that is used again. `startTime` is `null` where the system does not tell. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: number | null;
}

/** Reads `/proc/PID/stat`. The program's name stands in brackets and may hold blanks and brackets itself. */
export function parseProcessStat(text: string): ProcessEntry | null {
  const close = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(close + 2).split(' ');
  const [state, parentPid, groupId, sessionId] = fields;
  const startTime = fields[19];
  if (close < 0 || Number.isNaN(pid) || startTime === undefined) return null;
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    ended: state === 'Z' || state === 'X',
    startTime: Number(startTime),
  };
}
