import { stripVTControlCharacters } from 'node:util';
import type { LogEntry, LogLevel } from '@woosoo/sdk-services';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';

export interface LogTextOptions {
  readonly style: Style;
  /** 0: the source is not shown. */
  readonly sourceWidth: number;
  /** Nothing that moves the cursor or does other things to a terminal: anybody can write into a log. */
  readonly safe: boolean;
}

/** How a line of this level is coloured. */
export function levelPaint(level: LogLevel | null, style: Style): (text: string) => string {
  switch (level) {
    case 'emergency':
    case 'alert':
    case 'critical':
    case 'error':
      return style.bad;
    case 'warning':
      return style.warning;
    case 'debug':
      return style.soft;
    case 'info':
    case 'notice':
    case null:
      return (text) => text;
  }
}

/** What a person reads of an entry: JSON lines as time, level and message, everything else as it was written. */
export function readableText({ text, time, level, message }: LogEntry): string {
  if (!text.startsWith('{') || message === text) return text;
  return [time === null ? '' : `[${localTime(time)}]`, level?.toUpperCase() ?? '', message].filter((part) => part !== '').join(' ');
}

/** An entry as lines, each with its source in front where there are several. */
export function logEntryText(entry: LogEntry, { style, sourceWidth, safe }: LogTextOptions): string {
  const lead = sourceWidth === 0 ? '' : `${style.accent(entry.source.padEnd(sourceWidth))}  `;
  if (!safe && lead === '') return `${entry.text}\n`;
  const paint = safe ? levelPaint(entry.level, style) : (text: string) => text;
  return (safe ? readableText(entry) : entry.text)
    .split('\n')
    .map((line) => `${lead}${paint(safe ? plainLogLine(line) : line)}\n`)
    .join('');
}

/** One line without escape sequences and control characters, tabs as spaces. */
export function plainLogLine(line: string): string {
  if (!/[\p{Cc}]/u.test(line)) return line;
  return stripVTControlCharacters(line)
    .replaceAll('\t', '    ')
    .replaceAll(/\p{Cc}/gu, '');
}
