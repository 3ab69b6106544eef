import { isWoosooError, type WoosooError } from '@woosoo/sdk-core';
import type { Style } from '../terminal/style.ts';
import { cardLines, cardOf } from './down-card.ts';
import { wrapLines } from '../terminal/wrap-lines.ts';

/** The error as scripts get it. */
export function errorJson(error: WoosooError) {
  const { type, code, message, remedy, detail } = error;
  return { error: { type, code, message, remedy, ...(detail === undefined ? {} : { detail }) } };
}

/** What failed, what to do, and the last lines of what failed. */
export function errorText(error: WoosooError, style: Style, verbose: boolean): string {
  const tail = tailOf(error);
  const card = cardOf(error.detail);
  const text = [
    `${style.bad('✗')} ${style.strong(error.message.replaceAll('\n', '\n  '))}`,
    ...(card === null ? error.remedy.split('\n').map((line) => `  ${line}`) : cardLines(card, style)),
    ...tail.map((line) => `  ${style.soft('│')} ${line}`),
    ...(verbose ? causes(error).map((cause) => style.soft(`  because: ${cause}`)) : []),
    // A command line that was mistyped needs no lookup.
    ...(error.category === 'usage' || error.category === 'cancelled' ? [] : [style.soft(`  (woosoo explain ${error.code} tells more)`)]),
    '',
  ].join('\n');
  return wrapLines(text, style.columns);
}

function tailOf(error: WoosooError): readonly string[] {
  const tail = error.detail?.['tail'];
  if (Array.isArray(tail)) return tail.filter((line): line is string => typeof line === 'string');
  return isWoosooError(error.cause) ? tailOf(error.cause) : [];
}

function causes(error: WoosooError): readonly string[] {
  const { cause } = error;
  if (cause === undefined) return [];
  if (isWoosooError(cause)) return [`${cause.message} (${cause.code})`, ...causes(cause)];
  return [cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause)];
}
