import { portHolder, type ServiceController } from '@woosoo/sdk-services';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** A port that one of our services listens on: it must be free, or that service's own. */
export class PortCheck implements PreflightCheck {
  readonly name: string;
  readonly title: string;
  readonly #services: ServiceController;
  readonly #port: number;
  readonly #owners: readonly string[];

  constructor(
    deps: { readonly services: ServiceController },
    options: { readonly port: number; readonly purpose: string; readonly owners: readonly string[] },
  ) {
    this.name = `port ${options.port}`;
    this.title = `Port ${options.port} (${options.purpose})`;
    this.#services = deps.services;
    this.#port = options.port;
    this.#owners = options.owners;
  }

  async run(): Promise<CheckOutcome> {
    const holder = await portHolder(this.#port).unwrapOr(null);
    if (holder === null) return pass('free');
    for (const owner of this.#owners) {
      const status = await this.#services.status(owner);
      if (status.isOk() && status.value.state === 'running') return pass(`held by our own ${owner}`);
    }
    return fail(
      `held by ${holder.command} (process ${holder.pid})`,
      'End that program, or give the branch another port in deployment.config.env.',
    );
  }
}
