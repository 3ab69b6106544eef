import type { Clock, ComponentName } from '@woosoo/sdk-core';
import type { ReleaseStore } from '../../releases/release-store.ts';
import { pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

const DAY_MS = 86_400_000;

/** Releases and backups are told apart by time: a clock that was set back mixes them up. */
export class ClockCheck implements PreflightCheck {
  readonly name = 'clock';
  readonly title = 'Clock';
  readonly #clock: Clock;
  readonly #releases: ReleaseStore;
  readonly #components: readonly ComponentName[];

  constructor(deps: { readonly clock: Clock; readonly releases: ReleaseStore; readonly components: readonly ComponentName[] }) {
    this.#clock = deps.clock;
    this.#releases = deps.releases;
    this.#components = deps.components;
  }

  async run(): Promise<CheckOutcome> {
    const now = this.#clock.now();
    for (const component of this.#components) {
      const newest = (await this.#releases.list(component).unwrapOr([]))[0];
      if (newest !== undefined && Date.parse(newest.createdAt) > now.getTime() + DAY_MS) {
        return warn(
          `it is ${now.toISOString()}, but release ${newest.id} was made later`,
          'Set the clock of this machine (Windows: w32tm /resync).',
        );
      }
    }
    return pass(now.toISOString());
  }
}
