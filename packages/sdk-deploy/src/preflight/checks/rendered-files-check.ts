import type { ResultAsync } from 'neverthrow';
import type { WoosooError } from '@woosoo/sdk-core';
import { handEdits, type ConfigSyncPlan } from '../../config-sync/config-sync-plan.ts';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** Files that a deploy will write: whether they can be made, and whether somebody edited one, which a deploy does not overwrite by itself. */
export class RenderedFilesCheck implements PreflightCheck {
  readonly name = 'rendered-files';
  readonly title = 'Configuration files';
  readonly #plan: () => ResultAsync<ConfigSyncPlan, WoosooError>;

  constructor(deps: { readonly plan: () => ResultAsync<ConfigSyncPlan, WoosooError> }) {
    this.#plan = deps.plan;
  }

  async run(): Promise<CheckOutcome> {
    const plan = await this.#plan();
    if (plan.isErr()) return fail(plan.error.message, plan.error.remedy);
    const edited = handEdits(plan.value);
    if (edited !== null) return warn(edited.message.replace(/\.$/, ''), edited.remedy);
    return pass(`${plan.value.targets.length} can be written`);
  }
}
