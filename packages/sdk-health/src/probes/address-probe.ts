import { networkInterfaces } from 'node:os';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';

export interface AddressProbeOptions {
  readonly name: string;
  /** The IPv4 address that other machines know this one by. */
  readonly address: string;
  /** For tests. */
  readonly addresses?: (() => readonly string[]) | undefined;
}

/** Whether this machine still has the address under which the tablets look for it: a router that hands out another one looks like everything being well, from inside. */
export class AddressProbe implements HealthProbe {
  readonly kind = 'address';
  readonly name: string;
  readonly timeoutMs = 3_000;
  readonly #options: AddressProbeOptions;

  constructor(options: AddressProbeOptions) {
    this.name = options.name;
    this.#options = options;
  }

  probe(): Promise<ProbeOutcome> {
    const { address, addresses = ownAddresses } = this.#options;
    const own = addresses();
    if (address.startsWith('127.') || own.includes(address)) {
      return Promise.resolve({ status: 'ok', summary: `this box is ${address}`, observed: { address } });
    }
    const others = own.filter((other) => !other.startsWith('127.'));
    return Promise.resolve({
      status: 'failed',
      summary: `this box is not ${address} any more${others.length === 0 ? ' and has no network' : `, but ${others.join(', ')}`}: tablets cannot find it`,
      remedy: `Give the box the fixed address ${address} in the router, or set APP_IP to the new one and run \`woosoo config sync\`.`,
      observed: { address, own: [...own] },
    });
  }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
}
