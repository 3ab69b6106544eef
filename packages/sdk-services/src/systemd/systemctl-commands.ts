import type { Command } from '@woosoo/sdk-core';

const properties = [
  ...['Id', 'LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'Result', 'MainPID', 'NRestarts', 'InvocationID'],
  ...['ExecMainCode', 'ExecMainStatus', 'ExecMainExitTimestamp', 'ActiveEnterTimestamp', 'StateChangeTimestamp'],
  ...['NeedDaemonReload', 'FragmentPath', 'DropInPaths'],
];

/** In one language, without colours and pager, whatever the caller's terminal is like. */
const env = { LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '', SYSTEMD_PAGERSECURE: '1' };

function systemctl(effect: Command['effect'], ...args: readonly string[]): Command {
  return { program: 'systemctl', args: ['--no-pager', '--no-ask-password', ...args], effect, env };
}

/** All that we ask of units, in one call. Without a name `show` would tell of the manager itself. */
export function showUnits(units: readonly [string, ...string[]]): Command {
  return systemctl('read', 'show', '--timestamp=us+utc', `--property=${properties.join(',')}`, '--', ...units);
}

export function showManager(): Command {
  return systemctl('read', 'show', '--property=Version,SystemState');
}

/** Starts a unit now. We start what it needs before it, and at boot recovery starts units that wait for recovery: their order is ours. */
export function startUnit(unit: string): Command {
  return systemctl('write', 'start', '--job-mode=ignore-dependencies', '--', unit);
}

export function stopUnit(unit: string): Command {
  return systemctl('write', 'stop', '--', unit);
}

/** Forgets failures and the count of starts; complains of a unit that is not loaded, which has nothing to forget. */
export function resetFailed(unit: string): Command {
  return systemctl('write', 'reset-failed', '--', unit);
}

export function reloadManager(): Command {
  return systemctl('write', 'daemon-reload');
}

export function enableUnit(unit: string): Command {
  return systemctl('write', 'enable', '--no-reload', '--', unit);
}

export function disableUnit(unit: string): Command {
  return systemctl('write', 'disable', '--no-reload', '--', unit);
}

export function securityOf(unit: string): Command {
  return { program: 'systemd-analyze', args: ['security', '--no-pager', '--', unit], effect: 'read', env };
}
