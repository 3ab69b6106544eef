import { logLevelOf, type LogLevel } from '../entry/log-level.ts';
import type { LogFormat } from './log-format.ts';
import { namedMonthTime, timestampOf, TIMESTAMP } from './read-time.ts';
import { isTimeZone } from './zoned-time.ts';

const JOB = new RegExp(String.raw`^\s*${TIMESTAMP} (\S+) \.* ?(?:(\S+(?: \S+)?) )?(RUNNING|DONE|FAIL|RELEASED.*)\s*$`);
const NOTE = /^\s{1,3}(INFO|WARN|ERROR|ALERT) {1,3}(\S[^]*)$/;
const PHP =
  /^\[(\d\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d)(?:\.\d+)?(?: ([A-Za-z_/]+))?\] (?:(NOTICE|WARNING|ERROR|ALERT|DEBUG): )?(?:PHP (?:(Fatal|Parse|Recoverable fatal) error|(Warning|Notice|Deprecated|Strict Standards)): {1,2})?([^]*)$/;

const WORD_LEVELS: Readonly<Record<string, LogLevel>> = {
  Warning: 'warning',
  Notice: 'notice',
  Deprecated: 'notice',
  'Strict Standards': 'notice',
};

/** What `queue:work` and `reverb:start` show on a screen: dotted lines of jobs, notes with a coloured word. */
export function artisanFormat(zone: string): LogFormat {
  return {
    head(line) {
      const job = JOB.exec(line);
      if (job !== null) {
        const [state = '', took] = [job[11], job[10]];
        const level = state === 'FAIL' ? 'error' : state.startsWith('RELEASED') ? 'warning' : 'info';
        return { time: timestampOf(job, 1, zone), level, message: `${job[9] ?? ''} ${state}${took === undefined ? '' : ` (${took})`}` };
      }
      const note = NOTE.exec(line);
      return note === null ? null : { time: null, level: logLevelOf(note[1] ?? ''), message: (note[2] ?? '').trimEnd() };
    },
  };
}

/** php-fpm's own log and PHP's error log, in the zone of the machine unless a line names another. */
export function phpFormat(zone: string): LogFormat {
  return {
    head(line) {
      const match = line.startsWith('[') ? PHP.exec(line.length > 8192 ? line.slice(0, 8192) : line) : null;
      if (match === null) return null;
      const [named, word, fatal, milder] = match.slice(7, 11);
      const level = fatal !== undefined ? 'critical' : milder !== undefined ? (WORD_LEVELS[milder] ?? null) : logLevelOf(word ?? '');
      return {
        time: namedMonthTime(match.slice(1, 7), undefined, named !== undefined && isTimeZone(named) ? named : zone),
        level,
        message: match[11] ?? '',
      };
    },
  };
}
