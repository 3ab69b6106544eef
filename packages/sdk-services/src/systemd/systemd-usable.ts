import { readFileSync } from 'node:fs';
import type { ErrorOf } from '@woosoo/sdk-core';
import { serviceManagerUnavailable } from '../errors.ts';

/** What this process and its machine are like. */
export interface SystemdSurroundings {
  /** As `sd_booted` asks: whether `/run/systemd/system` is there. */
  readonly booted: boolean;
  /** The name of process 1. */
  readonly init: string;
  readonly uid: number | null;
}

export function readInit(): string {
  try {
    return readFileSync('/proc/1/comm', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

/** Why this process cannot manage units, before the manager is asked; `null` when nothing speaks against it. */
export function obstacleToSystemd({ booted, init, uid }: SystemdSurroundings): ErrorOf<typeof serviceManagerUnavailable> | null {
  if (!booted) {
    return serviceManagerUnavailable({
      message: `This machine was not booted with systemd: its first process is ${init}.`,
      remedy: 'Set SERVICE_DRIVER=supervisor, or run Woosoo where systemd runs (not inside a container without it).',
      detail: { init },
    });
  }
  if (uid !== 0) {
    return serviceManagerUnavailable({
      message: 'Units of systemd are installed by root, and this is another account.',
      remedy: 'Run it with sudo. An account that may only start and stop them: see docs/systemd.md.',
      detail: { uid },
    });
  }
  return null;
}
