import { describe, expect, it } from 'vitest';
import { Redactor } from '../secrets/redactor.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { JsonLogger, type LogLevel } from './json-logger.ts';

function logTo(lines: string[], level: LogLevel = 'info'): JsonLogger {
  return new JsonLogger({ write: (line) => lines.push(line), clock: new ManualClock(), redactor: new Redactor(['hunter22']), level });
}

describe('JsonLogger', () => {
  it('writes one JSON object a line with the fields of all loggers above', () => {
    const lines: string[] = [];
    logTo(lines).child({ branch: 'manila' }).child({ step: 'build' }).info('started', { attempt: 2 });
    expect(lines).toEqual([
      `${JSON.stringify({ branch: 'manila', step: 'build', attempt: 2, at: '2026-02-15T14:30:00.000Z', level: 'info', message: 'started' })}\n`,
    ]);
  });

  it('leaves out what is less grave than asked for', () => {
    const lines: string[] = [];
    const logger = logTo(lines, 'warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['c', 'd']); // written just above
  });

  it('masks secrets in messages, fields and errors', () => {
    const lines: string[] = [];
    logTo(lines).error('login hunter22', { error: new Error('bad hunter22'), key: Sensitive.of('unknown') });
    expect(lines.join()).not.toMatch(/hunter22|unknown/);
    expect(lines.join()).toContain('bad [REDACTED]');
  });
});
