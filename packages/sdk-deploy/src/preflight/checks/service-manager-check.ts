import type { ServiceController } from '@woosoo/sdk-services';
import { fail, pass, warn, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** The service manager answers, and we may install and control services. */
export class ServiceManagerCheck implements PreflightCheck {
  readonly name = 'services';
  readonly title = 'Service manager';
  readonly #services: ServiceController;
  readonly #account: string | null;

  /** `account`: what the services run under; `null`: the account that runs us. */
  constructor(deps: { readonly services: ServiceController; readonly account: string | null }) {
    this.#services = deps.services;
    this.#account = deps.account;
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
    const summary = `${this.#services.driver}: ${running} of ${listed.value.length} services running`;
    if (this.#services.driver !== 'systemd' || this.#account !== null) return pass(summary);
    return warn(
      `${summary}, all as root`,
      'Give them an account of their own: `sudo adduser --system --group --no-create-home woosoo`, then `woosoo config set SERVICE_ACCOUNT woosoo`.',
    );
  }
}
