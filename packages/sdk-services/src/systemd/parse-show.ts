import { constants } from 'node:os';

/** What the manager says of one unit. Absent and senseless values (`[not set]`, 2^64-1) are `null`. */
export interface UnitFacts {
  readonly unit: string;
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
  /** `enabled`, `disabled`, `static`, ... */
  readonly unitFileState: string;
  readonly result: string;
  readonly mainPid: number | null;
  readonly restarts: number;
  readonly invocationId: string | null;
  /** How the main process ended, once it has. */
  readonly exit: { readonly code: number | null; readonly signal: string | null; readonly at: string } | null;
  readonly activeSince: string | null;
  readonly stateSince: string | null;
  readonly needsReload: boolean;
  readonly fragmentPath: string | null;
  readonly dropInPaths: readonly string[];
}

/** Reads the answer of `systemctl show` for any number of units, with `--timestamp=us+utc`. */
export function parseShow(text: string): ReadonlyMap<string, UnitFacts> {
  const blocks = text.split(/\n\s*\n/).map(propertiesOf);
  return new Map(blocks.filter((block) => block.has('Id')).map((block) => [block.get('Id') ?? '', factsOf(block)]));
}

/** A value of several lines goes on until a line that begins as a property does. */
function propertiesOf(block: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let last = '';
  for (const line of block.trim().split('\n')) {
    const [, name, value = ''] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined) found.set(last, `${found.get(last) ?? ''}\n${line}`);
    else found.set((last = name), value);
  }
  return found;
}

function factsOf(block: ReadonlyMap<string, string>): UnitFacts {
  const text = (name: string): string => block.get(name) ?? '';
  return {
    unit: text('Id'),
    loadState: text('LoadState'),
    activeState: text('ActiveState'),
    subState: text('SubState'),
    unitFileState: text('UnitFileState'),
    result: text('Result'),
    mainPid: numberOf(text('MainPID')) || null,
    restarts: numberOf(text('NRestarts')) ?? 0,
    invocationId: /^[0-9a-f]{32}$/.test(text('InvocationID')) ? text('InvocationID') : null,
    exit: exitOf(numberOf(text('ExecMainCode')) ?? 0, numberOf(text('ExecMainStatus')) ?? 0, timestampOf(text('ExecMainExitTimestamp'))),
    activeSince: timestampOf(text('ActiveEnterTimestamp')),
    stateSince: timestampOf(text('StateChangeTimestamp')),
    needsReload: text('NeedDaemonReload') === 'yes',
    fragmentPath: text('FragmentPath') || null,
    dropInPaths: text('DropInPaths')
      .split(' ')
      .filter((path) => path !== ''),
  };
}

/** `CLD_EXITED`, `CLD_KILLED`, `CLD_DUMPED` of `waitid`. */
const [exited, killed, dumped] = [1, 2, 3];

function exitOf(code: number, status: number, at: string | null): UnitFacts['exit'] {
  if (at === null || (code !== exited && code !== killed && code !== dumped)) return null;
  return code === exited ? { code: status, signal: null, at } : { code: null, signal: signalName(status), at };
}

function signalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `${number}`;
}

/** `Tue 2026-11-24 20:12:59.123456 UTC`; ISO 8601. */
function timestampOf(text: string): string | null {
  const [, day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) UTC$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return null;
  return new Date(`${day}T${time.slice(0, 12)}Z`).toISOString();
}

function numberOf(text: string): number | null {
  const number = /^\d+$/.test(text) ? Number(text) : null;
  return number !== null && Number.isSafeInteger(number) ? number : null;
}
