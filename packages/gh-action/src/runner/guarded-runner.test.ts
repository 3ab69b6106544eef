import { expect, it } from 'vitest';
import { Sensitive } from '@woosoo/sdk-core';
import { RecordingRunner } from '../testing/recording-runner.ts';
import { guardedRunner } from './guarded-runner.ts';

const secret = 'p@ss/wörd "+1"';

it('masks every secret of the configuration first, and says none of them in any form', async () => {
  const runner = new RecordingRunner();
  const values = new Map<string, string | Sensitive>([
    ['DB_PASSWORD', Sensitive.of(secret)],
    ['REVERB_APP_SECRET', Sensitive.of('')],
    ['BRANCH_ID', 'makati'],
  ]);
  const guarded = guardedRunner(runner, { values });
  expect(runner.masked).toEqual([secret]);
  for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), JSON.stringify(secret)]) {
    guarded.line(form);
    guarded.group(form, [form]);
    guarded.annotate({ level: 'error', title: form, message: form });
    guarded.output('outcome', form);
    await guarded.summary(form);
  }
  const { lines, groups, annotations, outputs, summaryText } = runner;
  const all = JSON.stringify({ lines, groups, annotations, outputs, summaryText });
  expect(all).toContain('[REDACTED]');
  expect(all).not.toMatch(/p@ss|p%40ss|cEBzcy93/);
});
