import { logLevelOf, type LogLevel } from '../entry/log-level.ts';
import { isRecord } from './context-of.ts';
import { headless, type EntryHead, type LogFormat } from './log-format.ts';
import { timeOf } from './read-time.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A longer line is not taken apart. */
const LONGEST = 4 * 1024 * 1024;

/** A JSON object a line: Monolog's JsonFormatter, `queue:work --json`, our nginx access log, pino and most others. */
export function jsonFormat(zone: string): LogFormat {
  return {
    head(line) {
      if (!line.startsWith('{')) return null;
      const fields = parsed(line);
      if (fields === null) return headless(line);
      const reading = [queueJob, webRequest].map((read) => read(fields)).find((found) => found !== null) ?? general(fields);
      return {
        time: timeOf(first(fields, ['datetime', 'timestamp', 'time', 'ts', '@timestamp']), zone),
        ...reading,
        context: rest(fields),
      };
    },
  };
}

type Reading = Pick<EntryHead, 'level' | 'message'>;

/** An event of a queue worker: which job, and what became of it. */
function queueJob(fields: Fields): Reading | null {
  const { job, status, duration, exception, message } = fields;
  if (typeof job !== 'string' || typeof status !== 'string') return null;
  const failed = status === 'failed' || status === 'released_after_exception';
  const took = typeof duration === 'number' ? ` (${duration} s)` : '';
  const why = failed ? [exception, message].filter((part) => typeof part === 'string' && part !== '').join(': ') : '';
  return {
    level: failed ? (status === 'failed' ? 'error' : 'warning') : level(fields),
    message: `${job} ${status}${took}${why === '' ? '' : `: ${why}`}`,
  };
}

/** A line of an access log in JSON. */
function webRequest(fields: Fields): Reading | null {
  const { request, status, duration } = fields;
  const code = Number(status);
  if (typeof request !== 'string' || !Number.isInteger(code)) return null;
  const ms = duration === undefined || duration === '' ? NaN : Number(duration) * 1000;
  return { level: levelOfStatus(code), message: `${request} ${code}${Number.isNaN(ms) ? '' : ` ${Math.round(ms)} ms`}` };
}

function general(fields: Fields): Reading {
  const message = first(fields, ['message', 'msg', 'error', 'event']);
  return { level: level(fields), message: typeof message === 'string' ? message : JSON.stringify(fields) };
}

/** A request that failed is a mistake of ours, one that was refused a warning. */
export function levelOfStatus(code: number): LogLevel {
  if (code >= 500) return 'error';
  return code >= 400 ? 'warning' : 'info';
}

function level(fields: Fields): LogLevel | null {
  const value = first(fields, ['level_name', 'severity', 'level']);
  if (typeof value === 'string') return logLevelOf(value);
  if (typeof value !== 'number') return null;
  // Monolog counts from 100 to 600, pino from 10 to 60.
  const step = value >= 100 ? value / 100 : value / 10;
  const names: readonly LogLevel[] = value >= 100 ? MONOLOG : PINO;
  return names[Math.min(Math.max(Math.floor(step), 1), 6) - 1] ?? null;
}

const MONOLOG: readonly LogLevel[] = ['debug', 'info', 'warning', 'error', 'critical', 'emergency'];
const PINO: readonly LogLevel[] = ['debug', 'debug', 'info', 'warning', 'error', 'critical'];

/** What a program says of an event: all but what time, level and message were taken from. */
function rest(fields: Fields): Fields | undefined {
  const { context } = fields;
  if (isRecord(context) && typeof fields['level_name'] === 'string') return context;
  const kept = Object.entries(fields).filter(([name]) => !TAKEN.has(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const TAKEN = new Set(['datetime', 'timestamp', 'time', 'ts', '@timestamp', 'level', 'level_name', 'severity', 'msg']);

const first = (fields: Fields, names: readonly string[]): unknown => names.map((name) => fields[name]).find((value) => value !== undefined);

function parsed(line: string): Fields | null {
  if (line.length > LONGEST) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
