import { alertKey, type AlertEvent } from './alert.ts';

/** What waits until the quiet hours are over. */
export interface HeldBack {
  readonly events: readonly AlertEvent[];
}

export interface Release {
  /** To be told now. */
  readonly tell: readonly AlertEvent[];
  /** Troubles that began and ended while it was quiet: worth one line. */
  readonly cameAndWent: readonly AlertEvent[];
  readonly held: HeldBack;
}

export const nothingHeld: HeldBack = { events: [] };

/** Keeps events while it is quiet. Afterwards what lasts is told, once each; what came and went is only counted. */
export function holdBack(held: HeldBack, events: readonly AlertEvent[], quiet: boolean): Release {
  if (quiet) return { tell: [], cameAndWent: [], held: { events: [...held.events, ...events] } };
  const last = new Map(held.events.map((event) => [alertKey(event.alert), event]));
  const opened = new Set(held.events.filter(({ type }) => type === 'raised' || type === 'lost').map(({ alert }) => alertKey(alert)));
  const over = [...last.values()].filter(({ type }) => type === 'resolved' || type === 'found');
  const lasting = [...last.values()].filter(({ type }) => type !== 'resolved' && type !== 'found');
  // What had been told before the quiet began is told to be over.
  const [cameAndWent, resolved] = partition(over, ({ alert }) => opened.has(alertKey(alert)));
  return { tell: [...lasting, ...resolved, ...events], cameAndWent, held: nothingHeld };
}

function partition<T>(all: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((item) => !test(item))];
}
