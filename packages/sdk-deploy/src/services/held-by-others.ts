import type { ServiceController, ServiceError } from '@woosoo/sdk-services';

type Driver = ServiceController['driver'];

/** Services of this branch at a manager that its configuration does not name. */
export interface HeldByOther {
  readonly driver: Driver;
  readonly names: readonly string[];
}

export interface OthersAsked {
  /** After a change of SERVICE_DRIVER; starting the services again would run each program twice. */
  readonly held: HeldByOther | null;
  /** Why one that holds services of this branch by our own records could not be asked. One that never held any is not asked at all. */
  readonly unanswered: ServiceError | null;
}

/** Asks the managers that the configuration does not name what they still look after. */
export async function heldByOthers(others: readonly ServiceController[]): Promise<OthersAsked> {
  let unanswered: ServiceError | null = null;
  for (const other of others) {
    const listed = await other.list();
    if (listed.isErr()) unanswered ??= listed.error;
    const names = listed.unwrapOr([]).flatMap(({ name, state }) => (state === 'not-installed' ? [] : [name]));
    if (names.length > 0) return { held: { driver: other.driver, names }, unanswered };
  }
  return { held: null, unanswered };
}

/** What there is to say of them, and the way out. */
export function sayHeld({ driver, names }: HeldByOther, current: Driver): { readonly message: string; readonly remedy: string } {
  return {
    message: `${driver} still has ${names.join(', ')} of this branch, while SERVICE_DRIVER is ${current}`,
    remedy: `\`woosoo config set SERVICE_DRIVER ${driver}\`, \`woosoo services uninstall all\`, then \`woosoo config set SERVICE_DRIVER ${current}\` and deploy again.`,
  };
}
