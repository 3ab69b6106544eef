import { levelsFrom, logLevelOf } from '../entry/log-level.ts';
import type { LogFormat } from './log-format.ts';
import { TIMESTAMP, timestampOf } from './read-time.ts';

const HEAD = new RegExp(String.raw`^\[${TIMESTAMP}\] (\S+?)\.(DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): ([^]*)$`);
const BEGIN = new RegExp(String.raw`^\[${TIMESTAMP}\] `);
/** A first line may be megabytes long; its beginning says what it is. */
const READ = 2000;

/** `[2026-02-15 14:30:15] production.ERROR: message {"context":…}`, in the application's zone unless it has an offset. */
export function laravelFormat(zone: string): LogFormat {
  // Many lines are of the same second.
  let [lastStamp, lastTime] = ['', 0];
  const timeOfStamp = (match: RegExpExecArray, stamp: string): number => {
    if (stamp !== lastStamp) [lastStamp, lastTime] = [stamp, timestampOf(match, 1, zone)];
    return lastTime;
  };
  return {
    begins: (start) => BEGIN.test(start),
    head(line) {
      if (!line.startsWith('[')) return null;
      const match = HEAD.exec(line.length > READ ? line.slice(0, READ) : line);
      if (match === null) return null;
      return {
        time: timeOfStamp(match, line.slice(0, line.indexOf(']'))),
        level: logLevelOf(match[10] ?? ''),
        message: withoutContext(match[11] ?? ''),
      };
    },
    marks: (least) => levelsFrom(least).flatMap((level) => [`.${level.toUpperCase()}: `, `"level_name":"${level.toUpperCase()}"`]),
  };
}

function withoutContext(message: string): string {
  const context = message.search(/ (?:\{"|\[\] *$)/);
  return (context < 0 ? message : message.slice(0, context)).trimEnd();
}
