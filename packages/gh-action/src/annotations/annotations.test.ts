import { describe, expect, it } from 'vitest';
import { failedReport, testPlan, testReport } from '../testing/test-report.ts';
import { reportAnnotations } from './annotations.ts';

const error = (code: string) => ({ type: 'X', code, message: `message of ${code}`, remedy: 'do this', tail: [] });

describe('the annotations of a report', () => {
  it('are none when all is well', () => {
    expect(reportAnnotations(testReport())).toEqual([]);
  });

  it('say the code, what failed and what to do', () => {
    expect(reportAnnotations(failedReport())).toEqual([
      {
        level: 'error',
        title: 'Woosoo WOO3001',
        message: 'composer install of backend ended with exit code 2.\nMend composer.json, then deploy again.',
      },
    ]);
  });

  it('begin with the reason, then what went wrong while undoing, then warnings', () => {
    const report = testReport({ error: error('WOO3001'), recoveryErrors: [error('WOO1051')], plan: testPlan({ warnings: ['careful'] }) });
    expect(reportAnnotations(report).map(({ level, title }) => `${level} ${title}`)).toEqual([
      'error Woosoo WOO3001',
      'error Woosoo WOO1051',
      'warning Woosoo',
    ]);
  });

  it('are ten at most, the last of which says how many are left', () => {
    const warnings = Array.from({ length: 30 }, (_, index) => `warning ${index}`);
    const annotations = reportAnnotations(testReport({ plan: testPlan({ warnings }) }));
    expect(annotations).toHaveLength(10);
    expect(annotations.at(-1)?.message).toBe('21 more are in the summary of this step.');
    expect(reportAnnotations(testReport({ plan: testPlan({ warnings: warnings.slice(0, 10) }) })).at(-1)?.message).toBe('warning 9');
  });
});
