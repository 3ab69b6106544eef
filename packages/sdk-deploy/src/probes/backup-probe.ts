import { join } from 'node:path';
import type { BranchPaths, Clock, FileSystem } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome } from '@woosoo/sdk-health';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Every deploy that changes something makes one; a branch that is not touched for longer has none of its last weeks. */
const OLD_MS = 14 * DAY_MS;
/** The same for the rule that alerts. */
export const oldBackupSeconds = OLD_MS / 1000;

interface Deps {
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
}

/** How old the newest backup is. Whether it is good is `backup verify`'s to say. */
export class BackupProbe implements HealthProbe {
  readonly name = 'backup';
  readonly kind = 'backup';
  readonly timeoutMs = 3_000;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async probe(): Promise<ProbeOutcome> {
    const { clock, fileSystem, paths } = this.#deps;
    const listed = await fileSystem.list(paths.backups);
    if (listed.isErr() && listed.error.type !== 'FileNotFound')
      return { status: 'crashed', summary: listed.error.message, remedy: listed.error.remedy };
    const entries = listed.unwrapOr([]);
    // A backup exists once its folder has its final name; half a one begins with a dot.
    const folders = entries.filter(({ name, kind }) => kind === 'directory' && /^[A-Za-z0-9]/.test(name));
    const stats = await Promise.all(
      folders.map(async ({ name }) => (await fileSystem.stat(join(paths.backups, name, 'metadata.json'))).unwrapOr(null)),
    );
    const newestMs = Math.max(...stats.flatMap((stat) => (stat === null ? [] : [stat.modifiedMs])), -Infinity);
    if (newestMs === -Infinity) return { status: 'skipped', summary: 'there is none yet' };
    const ageMs = Math.max(0, clock.now().getTime() - newestMs);
    const age = ageMs < 2 * DAY_MS ? `${Math.round(ageMs / HOUR_MS)} hours` : `${Math.round(ageMs / DAY_MS)} days`;
    const observed = { ageSeconds: Math.round(ageMs / 1000), count: folders.length };
    if (ageMs < OLD_MS) return { status: 'ok', summary: `the newest is ${age} old`, observed };
    return {
      status: 'warning',
      summary: `the newest is ${age} old`,
      remedy: 'Make one: `woosoo backup create --include-database`.',
      observed,
    };
  }
}
