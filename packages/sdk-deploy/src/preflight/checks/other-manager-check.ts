import type { ServiceController } from '@woosoo/sdk-services';
import { heldByOthers, sayHeld } from '../../services/held-by-others.ts';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** After a change of SERVICE_DRIVER: no other manager still looks after services of this branch, or two of them would run the same programs. */
export class OtherManagerCheck implements PreflightCheck {
  readonly name = 'other-managers';
  readonly title = 'Other service managers';
  readonly #current: ServiceController;
  readonly #others: readonly ServiceController[];

  /** `others`: the managers of this system that the configuration does not name. */
  constructor(deps: { readonly services: ServiceController; readonly otherManagers: readonly ServiceController[] }) {
    this.#current = deps.services;
    this.#others = deps.otherManagers;
  }

  async run(): Promise<CheckOutcome> {
    const { held, unanswered } = await heldByOthers(this.#others);
    if (held !== null) {
      const { message, remedy } = sayHeld(held, this.#current.driver);
      return fail(message, remedy);
    }
    return unanswered === null
      ? pass('none')
      : warn(`one that had services of this branch cannot be asked: ${unanswered.message}`, unanswered.remedy);
  }
}
