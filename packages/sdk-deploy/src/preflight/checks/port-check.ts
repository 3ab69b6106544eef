import type { ProcessRunner } from '@woosoo/sdk-core';
import { portHolder, processTree, type PortHolder, type ServiceController, type ServiceStatus } from '@woosoo/sdk-services';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** A port that one of our services listens on: it must be free, or that service's own. */
export class PortCheck implements PreflightCheck {
  readonly name: string;
  readonly title: string;
  readonly #deps: { readonly services: ServiceController; readonly processes: ProcessRunner };
  readonly #port: number;
  readonly #owners: readonly string[];

  constructor(
    deps: { readonly services: ServiceController; readonly processes: ProcessRunner },
    options: { readonly port: number; readonly purpose: string; readonly owners: readonly string[] },
  ) {
    this.name = `port ${options.port}`;
    this.title = `Port ${options.port} (${options.purpose})`;
    this.#deps = deps;
    this.#port = options.port;
    this.#owners = options.owners;
  }

  async run(): Promise<CheckOutcome> {
    const { services, processes } = this.#deps;
    const holder = await portHolder(this.#port, { processes }).unwrapOr(null);
    if (holder === null) return pass('free');
    for (const owner of this.#owners) {
      const status = await services.status(owner);
      if (status.isOk() && isHeldBy(status.value, holder)) return pass(`held by our own ${owner}`);
    }
    return fail(
      `held by ${holder.command}${holder.pid === null ? '' : ` (process ${holder.pid})`}`,
      'End that program, or give the branch another port in deployment.config.env.',
    );
  }
}

/** Elsewhere than on Linux a service's children cannot be told from others, so that it runs has to do. */
function isHeldBy({ state, pid }: ServiceStatus, holder: PortHolder): boolean {
  if (state !== 'running') return false;
  if (process.platform !== 'linux' || pid === null || holder.pid === null) return true;
  return processTree(pid).includes(holder.pid);
}
