import { describe, expect, it } from 'vitest';
import { logFormat, type LogFormatName } from './log-formats.ts';
import { instantOf, isTimeZone } from './zoned-time.ts';

const zones = { application: 'Asia/Manila', machine: 'America/New_York' };
const read = (name: LogFormatName, line: string) => {
  const head = logFormat(name, zones).head(line);
  return head === null ? null : { ...head, time: head.time === null ? null : new Date(head.time).toISOString() };
};

describe('a Laravel log', () => {
  it('has times of the application, levels, messages', () => {
    expect(read('laravel', '[2026-02-15 14:30:15] production.ERROR: No table {"table":7} ')).toMatchObject({
      time: '2026-02-15T06:30:15.000Z',
      level: 'error',
      message: 'No table',
    });
  });

  it('may say its offset and microseconds', () => {
    expect(read('laravel', '[2026-02-15T14:30:15.123456+02:00] local.WARNING: x')).toMatchObject({
      time: '2026-02-15T12:30:15.123Z',
      level: 'warning',
    });
    expect(read('laravel', '[2026-02-15T14:30:15Z] local.INFO: x')).toMatchObject({ time: '2026-02-15T14:30:15.000Z' });
  });

  it('has stack traces that belong to the entry before', () => {
    for (const line of ['[stacktrace]', '#0 /srv/app.php(3): run()', '"} ', '', '[2026-02-15] not a time', '    at x'])
      expect(read('laravel', line)).toBeNull();
  });

  it('may be in JSON', () => {
    const line = JSON.stringify({
      message: 'No table',
      context: { table: 7 },
      level: 500,
      level_name: 'CRITICAL',
      channel: 'production',
      datetime: '2026-02-15T14:30:15.000000+08:00',
      extra: {},
    });
    expect(read('laravel', line)).toEqual({
      time: '2026-02-15T06:30:15.000Z',
      level: 'critical',
      message: 'No table',
      context: { table: 7 },
    });
  });

  it('is told quickly where an entry begins', () => {
    const { begins } = logFormat('laravel', zones);
    expect(begins?.('[2026-02-15 14:30:15] production.ERROR: No')).toBe(true);
    expect(begins?.('#0 /srv')).toBe(false);
  });
});

describe('nginx', () => {
  it('writes requests', () => {
    const line = '192.168.1.20 - - [15/Feb/2026:14:30:15 +0800] "GET /api/menu?x=1 HTTP/1.1" 502 157 "http://h/" "Tablet \\"7\\"" 0.045';
    expect(read('nginx-access', line)).toEqual({
      time: '2026-02-15T06:30:15.000Z',
      level: 'error',
      message: 'GET /api/menu?x=1 502 45 ms',
      context: { client: '192.168.1.20', status: 502, bytes: 157, referer: 'http://h/', agent: 'Tablet \\"7\\"', seconds: 0.045 },
    });
    expect(read('nginx-access', '::1 - - [15/Feb/2026:14:30:15 +0000] "GET /x HTTP/1.1" 404 0 "-" "-"')).toMatchObject({
      level: 'warning',
      message: 'GET /x 404',
    });
  });

  it('writes requests in JSON', () => {
    const line =
      '{"time":"2026-02-15T14:30:15+08:00","client":"10.0.0.2","request":"GET /api/menu","status":200,"bytes":12,"duration":0.004}';
    expect(read('nginx-access', line)).toMatchObject({
      time: '2026-02-15T06:30:15.000Z',
      level: 'info',
      message: 'GET /api/menu 200 4 ms',
    });
  });

  it('has no time of a number that is none', () => {
    for (const time of ['1739600000123456789', '1e300', '-1e300'])
      expect(read('nginx-access', `{"time":${time},"request":"GET / HTTP/1.1","status":200}`)?.time ?? null).toBeNull();
  });

  it('writes errors in the time of the machine', () => {
    const line =
      '2026/02/15 14:30:15 [crit] 12#34: *56 connect() failed (111: Connection refused), client: 10.0.0.2, server: _, request: "GET /, b HTTP/1.1", upstream: "http://127.0.0.1:6001/", host: "shop"';
    expect(read('nginx-error', line)).toEqual({
      time: '2026-02-15T19:30:15.000Z',
      level: 'critical',
      message: 'connect() failed (111: Connection refused)',
      context: { client: '10.0.0.2', server: '_', request: 'GET /, b HTTP/1.1', upstream: 'http://127.0.0.1:6001/', host: 'shop' },
    });
    expect(read('nginx-error', '2026/02/15 14:30:15 [notice] 1#1: start worker process 9')).toMatchObject({
      level: 'notice',
      message: 'start worker process 9',
      context: undefined,
    });
  });
});

describe('queue workers and Reverb', () => {
  it('tell of jobs in JSON', () => {
    const event = {
      level: 'info',
      id: '7',
      job: 'App\\Jobs\\Print',
      status: 'failed',
      duration: 1.2,
      exception: 'RuntimeException',
      message: 'no paper',
      timestamp: '2026-02-15T14:30:15.123456+08:00',
    };
    expect(read('artisan', JSON.stringify(event))).toMatchObject({
      time: '2026-02-15T06:30:15.123Z',
      level: 'error',
      message: 'App\\Jobs\\Print failed (1.2 s): RuntimeException: no paper',
      context: { id: '7' },
    });
  });

  it('tell of jobs in dotted lines', () => {
    expect(read('artisan', '  2026-02-15 14:30:15 App\\Jobs\\Print .................. 12.34ms DONE')).toMatchObject({
      time: '2026-02-15T06:30:15.000Z',
      level: 'info',
      message: 'App\\Jobs\\Print DONE (12.34ms)',
    });
    expect(read('artisan', '  2026-02-15 14:30:15 App\\Jobs\\Print ........ 1s FAIL')).toMatchObject({ level: 'error' });
    expect(read('artisan', '  2026-02-15 14:30:15 App\\Jobs\\Print ........ RUNNING')).toMatchObject({
      level: 'info',
      message: 'App\\Jobs\\Print RUNNING',
    });
  });

  it('have notes', () => {
    expect(read('artisan', '   INFO  Starting server on 0.0.0.0:6001.')).toEqual({
      time: null,
      level: 'info',
      message: 'Starting server on 0.0.0.0:6001.',
    });
    expect(read('artisan', '   ERROR  Address in use.')).toMatchObject({ level: 'error' });
  });
});

describe('PHP', () => {
  it('writes notices and errors', () => {
    expect(read('php', '[15-Feb-2026 14:30:15] NOTICE: ready to handle connections')).toEqual({
      time: '2026-02-15T19:30:15.000Z',
      level: 'notice',
      message: 'ready to handle connections',
    });
    expect(read('php', '[15-Feb-2026 14:30:15 UTC] PHP Fatal error:  Out of memory')).toEqual({
      time: '2026-02-15T14:30:15.000Z',
      level: 'critical',
      message: 'Out of memory',
    });
    expect(read('php', '[15-Feb-2026 14:30:15 Nowhere/Land] PHP Warning:  x')).toMatchObject({
      time: '2026-02-15T19:30:15.000Z',
      level: 'warning',
    });
  });
});

describe('anything else', () => {
  it('is an entry a line, with a time and a level if there are any', () => {
    expect(read('plain', 'Listening on http://127.0.0.1:3000')).toEqual({
      time: null,
      level: null,
      message: 'Listening on http://127.0.0.1:3000',
    });
    expect(read('plain', '2026-02-15T14:30:15.5Z WARN low disk')).toEqual({
      time: '2026-02-15T14:30:15.500Z',
      level: 'warning',
      message: 'WARN low disk',
    });
    expect(read('plain', '{"level":50,"time":1771137015000,"msg":"down","pid":3}')).toEqual({
      time: '2026-02-15T06:30:15.000Z',
      level: 'error',
      message: 'down',
      context: { pid: 3 },
    });
    expect(read('plain', '{not json')).toEqual({ time: null, level: null, message: '{not json' });
  });

  it('keeps JavaScript stack traces together', () => {
    expect(read('plain', 'TypeError: x is not a function')).toMatchObject({ level: 'error' });
    expect(read('plain', '    at run (/srv/app.mjs:3:7)')).toBeNull();
  });
});

describe('zones', () => {
  it('have summer time', () => {
    expect(instantOf(Date.UTC(2026, 0, 15, 12), 'America/New_York')).toBe(Date.UTC(2026, 0, 15, 17));
    expect(instantOf(Date.UTC(2026, 6, 15, 12), 'America/New_York')).toBe(Date.UTC(2026, 6, 15, 16));
  });

  it('are known or not', () => {
    expect([isTimeZone('Asia/Manila'), isTimeZone('Asia/Atlantis')]).toEqual([true, false]);
  });
});
