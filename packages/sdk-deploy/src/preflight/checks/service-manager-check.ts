import type { ServiceController } from '@woosoo/sdk-services';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** The service manager can be asked. */
export class ServiceManagerCheck implements PreflightCheck {
  readonly name = 'services';
  readonly title = 'Service manager';
  readonly #services: ServiceController;

  constructor(deps: { readonly services: ServiceController }) {
    this.#services = deps.services;
  }

  async run(): Promise<CheckOutcome> {
    const listed = await this.#services.list();
    if (listed.isErr()) return fail(listed.error.message, listed.error.remedy);
    const running = listed.value.filter(({ state }) => state === 'running').length;
    return pass(`${this.#services.driver}: ${running} of ${listed.value.length} services running`);
  }
}
