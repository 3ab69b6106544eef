import type { ServiceController } from '@woosoo/sdk-services';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** The service manager answers, and we may install and control services. */
export class ServiceManagerCheck implements PreflightCheck {
  readonly name = 'services';
  readonly title = 'Service manager';
  readonly #services: ServiceController;

  constructor(deps: { readonly services: ServiceController }) {
    this.#services = deps.services;
  }

  async run(): Promise<CheckOutcome> {
    const usable = await this.#services.usable();
    if (usable.isErr()) return fail(usable.error.message, usable.error.remedy);
    const listed = await this.#services.list();
    if (listed.isErr()) return fail(listed.error.message, listed.error.remedy);
    const daemon = await this.#services.resident?.daemonStatus();
    if (daemon?.isOk() === true && daemon.value.needed && !daemon.value.running)
      return warn(
        'the supervisor has ended; the services go on, but nothing would restart one that dies',
        'Run `woosoo services list`: it starts the supervisor again, which takes them over.',
      );
    const running = listed.value.filter(({ state }) => state === 'running').length;
    return pass(`${this.#services.driver}: ${running} of ${listed.value.length} services running`);
  }
}
