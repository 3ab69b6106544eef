import { describe, expect, it } from 'vitest';
import { cancelled } from '@woosoo/sdk-core';
import { failedReport, testPlan, testReport } from '../testing/test-report.ts';
import { codeBlock } from './markdown.ts';
import { fitSummary, LARGEST } from './fit-summary.ts';
import { planSummary, refusalSummary, reportSummary } from './summaries.ts';

describe('the summary of a report', () => {
  it('begins with the headline and says what is live, how to go back and what was done', () => {
    const text = reportSummary(testReport());
    expect(text).toMatch(/^## ✅ Deployed backend 20260215T143000Z-c0ffee01 in 1 min 5 s/);
    expect(text).toContain('| To go back | <code>woosoo rollback</code> |');
    expect(text).toContain('| pwa | keep | <code>20260101T000000Z-bbbbbbbb</code> | nothing has changed |');
    expect(text).toContain('| ✓ done | Build backend | 58.0 s |');
    expect(text).toContain('1 of 1 checks are good');
  });

  it('says why it failed, what to do, and shows the last lines whatever is in them', () => {
    const text = reportSummary(failedReport());
    expect(text).toContain('**WOO3001** composer install of backend ended with exit code 2.');
    expect(text).toContain('→ Mend composer.json, then deploy again.');
    expect(text).toContain('````text\nYour requirements could not be resolved\n```\nlaravel/framework ^99\n````');
  });

  it('takes nothing of a foreign text for markup', () => {
    const error = { type: 'X', code: 'WOO3001', message: 'a <script> | `b` *c*\nd', remedy: '', tail: [] };
    const text = reportSummary(failedReport({ error, actor: 'a|b\n<i>' }));
    expect(text).toContain('a &lt;script> \\| \\`b\\` \\*c\\*');
    expect(text).toContain('| By | a\\|b<br>&lt;i> |');
  });

  it('stays under the limit of GitHub however long logs and differences are, and keeps what is said first', () => {
    const tail = Array.from({ length: 5000 }, () => 'x'.repeat(20_000));
    const files = [{ path: 'configs/nginx.conf', change: 'changed' as const, editedByHand: true, lines: tail }];
    const text = reportSummary(
      failedReport({ error: { type: 'X', code: 'WOO3001', message: 'm', remedy: 'r', tail }, plan: testPlan({ files }) }),
    );
    expect(Buffer.byteLength(text)).toBeLessThan(LARGEST);
    expect(text).toContain('**WOO3001**');
    expect(text).toContain('| ✓ done | Verify |');
  });
});

describe('the summary of a plan', () => {
  it('shows what would be done', () => {
    const text = planSummary(testPlan({ warnings: ['nginx.conf was edited by hand'] }));
    expect(text).toMatch(/^## 📋 What a deploy of makati would do/);
    expect(text).toContain('> ⚠ nginx.conf was edited by hand');
    expect(text).toContain('+ listen 8080;');
    expect(text).toContain('alter table `orders`');
    expect(text).toContain('2. Build backend');
  });

  it('says when nothing would be', () => {
    expect(planSummary(testPlan({ steps: [{ id: 'verify', kind: 'deploy.verify', title: 'Verify', params: {} }] }))).toContain(
      'Nothing has changed',
    );
  });
});

it('the summary of a refusal says why nothing was begun', () => {
  expect(refusalSummary(cancelled({ message: 'Cancelled.', remedy: 'Run it again.' }))).toBe(
    '## ❌ Nothing was begun\n\n**WOO1004** Cancelled.\n\n→ Run it again.\n\n<code>woosoo explain WOO1004</code> says more.\n',
  );
});

it('a summary that cannot be made shorter is cut between characters', () => {
  const text = fitSummary(() => '€'.repeat(1000), 200);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200);
  expect(text).toMatch(/^€+\n\n… cut here; all of it is in the report\.\n$/);
});

it('a block of code has a fence that its content cannot end', () => {
  expect(codeBlock(['`````'])).toBe('``````\n`````\n``````');
});
