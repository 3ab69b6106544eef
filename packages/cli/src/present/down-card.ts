import type { DownCard } from '@woosoo/sdk-deploy';
import { localTime } from '../terminal/local-time.ts';
import { since } from '../terminal/since.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { dot } from './services.ts';

/** The card of a service that is down; a line on one that is not. */
export function downCardText(card: DownCard, style: Style): string {
  const head = `${dot(card.state, style)} ${style.strong(card.result)}`;
  if (card.state === 'running') return `${head}\n`;
  return [head, ...cardLines(card, style), ''].join('\n');
}

/** What stands under the headline of a card. */
export function cardLines(card: DownCard, style: Style): readonly string[] {
  const { changes } = card;
  const rows: (readonly [string, string])[] = [
    ...(card.since === null ? [] : ([['Since', `${localTime(card.since)} (${since(card.since, Date.parse(card.at))})`]] as const)),
    ...(card.exit === null ? [] : ([['Ended', `${localTime(card.exit.at)}, ${card.exit.meaning}`]] as const)),
    ...(card.restarts === 0 ? [] : ([['Restarts', `${card.restarts} by itself`]] as const)),
    ...(card.port === null || card.port.own ? [] : ([['Port', `${card.port.port} is held by ${card.port.holder}`]] as const)),
    ...(changes === null ? [] : ([['Changed', changedText(changes)]] as const)),
  ];
  const facts = table(
    rows.map(([name, value]) => [`  ${style.soft(name)}`, value]),
    style.columns,
  ).trimEnd();
  return [
    ...(facts === '' ? [] : [facts]),
    ...card.lastLines.map((line) => `  ${style.soft('│')} ${line}`),
    ...card.next.map((step) => `  ${style.warning('→')} ${step}`),
  ];
}

function changedText({ goodAt, release, configuration, files = [], definition }: NonNullable<DownCard['changes']>): string {
  const parts = [
    ...(release === null ? [] : [`release ${release.from ?? 'none'} → ${release.to ?? 'none'}`]),
    ...(configuration.length === 0 ? [] : [`configuration ${configuration.join(', ')}`]),
    ...(files.length === 0 ? [] : [files.join(', ')]),
    ...(definition.length === 0 ? [] : [`definition ${definition.join(', ')}`]),
  ];
  return `${parts.length === 0 ? 'nothing' : parts.join('; ')} since it last started well, ${localTime(goodAt)}`;
}

/** The card that an error of a failed start holds. */
export function cardOf(detail: Readonly<Record<string, unknown>> | undefined): DownCard | null {
  const card = detail?.['card'];
  // Put there by the SDK and by nobody else.
  return typeof card === 'object' && card !== null && 'lastLines' in card && 'next' in card ? (card as DownCard) : null;
}
