import { logLevelOf } from '../entry/log-level.ts';
import type { LogFormat } from './log-format.ts';
import { timestampOf, TIMESTAMP } from './read-time.ts';

const TIME = new RegExp(String.raw`^\[?${TIMESTAMP}\]?:? ?`);
/** Lines that go on with what the line before says: indented ones, and those of a stack trace. */
const CONTINUES = /^(?:\s|$|#\d+ |\[stacktrace\]|\[previous exception\]|Stack trace:|Caused by:|"\})/;
const WORD = /\b(EMERGENCY|EMERG|ALERT|CRITICAL|CRIT|FATAL|ERROR|ERR|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE)\b/;
const JAVASCRIPT_ERROR = /^(?:\[[\w:.-]+\]\s+)*(?:Uncaught )?(?:[A-Z]\w*)?(?:Error|Exception)\b/;

/** Any other text: an entry a line, with a time in front or not; what is indented belongs to the line above. */
export function plainFormat(zone: string): LogFormat {
  return {
    head(line) {
      if (CONTINUES.test(line)) return null;
      const time = TIME.exec(line.length > 100 ? line.slice(0, 100) : line);
      const message = time === null ? line : line.slice(time[0].length);
      const word = WORD.exec(message.slice(0, 100))?.[1];
      const level = word === undefined ? (JAVASCRIPT_ERROR.test(message) ? 'error' : null) : logLevelOf(word);
      return { time: time === null ? null : timestampOf(time, 1, zone), level, message };
    },
  };
}
