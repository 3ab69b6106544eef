import type { ServiceController } from '@woosoo/sdk-services';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

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
    for (const other of this.#others) {
      const listed = await other.list();
      // One that is not there, or that we may not ask, looks after nothing of ours.
      const left = listed.unwrapOr([]).filter(({ state }) => state !== 'not-installed');
      if (left.length === 0) continue;
      return fail(
        `${other.driver} still has ${left.map(({ name }) => name).join(', ')} of this branch, while SERVICE_DRIVER is ${this.#current.driver}`,
        `\`woosoo config set SERVICE_DRIVER ${other.driver}\`, \`woosoo services uninstall all\`, then \`woosoo config set SERVICE_DRIVER ${this.#current.driver}\` and deploy again.`,
      );
    }
    return pass('none');
  }
}
