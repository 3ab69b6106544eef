/** A service's state as Windows has it. */
export type WindowsServiceState =
  'stopped' | 'start-pending' | 'stop-pending' | 'running' | 'continue-pending' | 'pause-pending' | 'paused';

const states: Readonly<Record<string, WindowsServiceState>> = {
  1: 'stopped',
  2: 'start-pending',
  3: 'stop-pending',
  4: 'running',
  5: 'continue-pending',
  6: 'pause-pending',
  7: 'paused',
};

export interface WindowsServiceStatus {
  readonly state: WindowsServiceState;
  /** 1066: see `serviceExitCode`. */
  readonly exitCode: number;
  readonly serviceExitCode: number;
}

/** Reads `sc query NAME`: words are translated, so only the order of the lines and the numbers count. `null` for anything else. */
export function parseScQuery(output: string): WindowsServiceStatus | null {
  const numbers = output
    .split(/\r?\n/)
    .map((line) => /^\s+\S.*?:\s*(\d+)/.exec(line)?.[1])
    .filter((value) => value !== undefined);
  const [, state, exitCode, serviceExitCode] = numbers;
  const known = state === undefined ? undefined : states[state];
  return known === undefined ? null : { state: known, exitCode: Number(exitCode ?? 0), serviceExitCode: Number(serviceExitCode ?? 0) };
}
