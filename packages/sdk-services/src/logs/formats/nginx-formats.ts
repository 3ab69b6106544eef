import { logLevelOf } from '../entry/log-level.ts';
import { levelOfStatus } from './json-format.ts';
import type { LogFormat } from './log-format.ts';
import { namedMonthTime, timestampOf, TIMESTAMP } from './read-time.ts';

const ACCESS =
  /^(\S+) \S+ (\S+) \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\S+)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(?: ([\d.]+))?/;
const ERROR = new RegExp(String.raw`^${TIMESTAMP} \[(\w+)\] \d+#\d+: (?:\*\d+ )?([^]*)$`);
const DETAIL = /, (client|server|request|upstream|host|referrer): (?:"([^"]*)"|([^,]*))/g;

/** nginx's `combined`, with the request's time behind it or not. */
export const nginxAccessFormat: LogFormat = {
  head(line) {
    const match = ACCESS.exec(line.length > 16_384 ? line.slice(0, 16_384) : line);
    if (match === null) return null;
    const [, address, user, ...rest] = match;
    const [request = '', status, bytes, referer, agent, seconds] = rest.slice(7);
    const took = seconds === undefined ? '' : ` ${Math.round(Number(seconds) * 1000)} ms`;
    return {
      time: namedMonthTime(rest.slice(0, 6), rest[6], 'UTC'),
      level: levelOfStatus(Number(status)),
      message: `${request.replace(/ HTTP\/[\d.]+$/, '')} ${status ?? ''}${took}`,
      context: given({
        client: address,
        user,
        status: Number(status),
        bytes: Number(bytes),
        referer,
        agent,
        seconds: seconds === undefined ? undefined : Number(seconds),
      }),
    };
  },
};

/** nginx's error log, in the zone of the machine. */
export function nginxErrorFormat(zone: string): LogFormat {
  return {
    head(line) {
      const match = ERROR.exec(line);
      if (match === null) return null;
      const text = match[10] ?? '';
      const first = text.search(/, client: /);
      const details = [...text.matchAll(DETAIL)].map(([, name = '', quoted, plain]) => [name, quoted ?? plain]);
      return {
        time: timestampOf(match, 1, zone),
        level: logLevelOf(match[9] ?? ''),
        message: first < 0 ? text : text.slice(0, first),
        context: details.length === 0 ? undefined : given(Object.fromEntries(details) as Record<string, unknown>),
      };
    },
  };
}

function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '-'));
}
