import { describe, expect, it } from 'vitest';
import { deployReportSchema, type DeployReport } from '../deploy-report.ts';
import { renderReportHtml } from './report-html.ts';

const nasty = `<script src="https://evil.example/x.js">alert('1' & "2")</script><img src=x onerror=y>`;
const error = { type: 'TestsFailed', code: 'WOO3002', message: 'The tests of pwa failed.', remedy: 'Mend it.', tail: ['one', 'two'] };

const step = (id: string, outcome: DeployReport['steps'][number]['outcome'], startMs: number, durationMs: number) => ({
  id,
  kind: id,
  title: `Step ${id}`,
  outcome,
  startedAt: new Date(Date.parse('2026-02-15T14:30:00Z') + startMs).toISOString(),
  durationMs,
});

function report(change: Partial<DeployReport> = {}): DeployReport {
  return deployReportSchema.parse({
    format: 1,
    id: '2026-02-15T14-30-00Z-deploy-k3v9',
    kind: 'deploy',
    branchId: 'makati',
    environment: 'production',
    actor: 'anna@box',
    outcome: 'done',
    startedAt: '2026-02-15T14:30:00.000Z',
    durationMs: 10_000,
    downMs: 0,
    headline: 'Deployed pwa in 10.0 s; no service was down.',
    error: null,
    recoveryErrors: [],
    steps: [step('build', 'done', 1000, 5000), step('verify', 'done', 6000, 9000)],
    probes: [{ probe: 'API', kind: 'http', status: 'ok', summary: '200 in 20 ms', durationMs: 20 }],
    releases: { pwa: '20260215T143000Z-c0ffee01' },
    backupId: '2026-02-15_14-30-00',
    rollbackCommand: 'woosoo rollback',
    addresses: [{ title: 'Tablets', url: 'http://192.168.100.85/' }],
    logs: ['/srv/branch/.woosoo/deploys/x/build-pwa.log'],
    plan: null,
    ...change,
  });
}

/** Everything a browser would load, or run. */
const LOADING =
  /<(?:script|link|img|iframe|object|embed|video|audio|source|form|base)\b|\bon[a-z]+\s*=|\bsrc\s*=|@import|url\(|javascript:/i;

describe('the HTML report', () => {
  it('needs nothing from anywhere, and forbids it', () => {
    const page = renderReportHtml(report());
    expect(page).not.toMatch(LOADING);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual(['http://192.168.100.85/']);
  });

  it('shows whatever a log, a name or an address may hold as text', () => {
    const page = renderReportHtml(
      report({
        branchId: nasty,
        actor: nasty,
        headline: nasty,
        outcome: 'rolled-back',
        error: { ...error, message: nasty, remedy: nasty, tail: [nasty] },
        recoveryErrors: [{ ...error, message: nasty }],
        steps: [{ ...step('build', 'failed', 0, 1), title: nasty }],
        probes: [{ probe: nasty, kind: 'http', status: nasty, summary: nasty, durationMs: 1 }],
        releases: { [nasty]: nasty },
        addresses: [
          { title: nasty, url: `http://x/"onclick="${nasty}` },
          { title: 'odd', url: 'javascript:alert(1)' },
        ],
        logs: [nasty],
      }),
    );
    expect(page).not.toMatch(/<script|<img/);
    expect(page.replaceAll(/&lt;.*?&gt;/g, '')).not.toMatch(/<[^>]*\bonclick="/);
    expect(page).not.toContain('href="javascript:');
    expect(page).toContain('&lt;script src=&quot;https://evil.example/x.js&quot;&gt;');
  });

  it('tells a failure first, with what to do and all that was said last', () => {
    const page = renderReportHtml(report({ outcome: 'rolled-back', error }));
    expect(page.indexOf('What went wrong')).toBeGreaterThan(0);
    expect(page.indexOf('What went wrong')).toBeLessThan(page.indexOf('At a glance'));
    expect(page).toContain('Mend it.');
    expect(page).toContain('>one\ntwo</pre>');
    expect(page).toContain('failed, all undone');
  });

  it('calls a cancelled deploy cancelled, and an undone recovery well', () => {
    const cancelled = { ...error, type: 'Cancelled' };
    expect(renderReportHtml(report({ outcome: 'rolled-back', error: cancelled }))).toContain('badge warn">cancelled, all undone');
    expect(renderReportHtml(report({ kind: 'recover', outcome: 'rolled-back', error }))).toContain('badge good">undone, as it was before');
  });

  it('shows times where the branch is, and exact ones to programs', () => {
    const page = renderReportHtml(report(), { timeZone: 'Asia/Manila' });
    expect(page).toContain('<time datetime="2026-02-15T14:30:00.000Z">15 February 2026, 22:30:00 GMT+8</time>');
  });

  it('puts the bars on one scale and never beyond it; steps that were not begun have none', () => {
    const page = renderReportHtml(
      report({ steps: [...report().steps, step('prove', 'skipped', -9e9, 0), step('late', 'undone', 20_000, 5)] }),
    );
    const bars = [...page.matchAll(/margin-left:([\d.]+)%;width:([\d.]+)%/g)].map(([, from, width]) => ({
      from: Number(from),
      width: Number(width),
    }));
    expect(bars.slice(0, 2)).toEqual([
      { from: 10, width: 50 },
      { from: 60, width: 40 },
    ]);
    expect(bars).toHaveLength(3);
    for (const { from, width } of bars) expect(from + width).toBeLessThanOrEqual(100);
    expect(page).toContain('(not begun)');
  });

  it('has the landmarks and headings that a screen reader goes by', () => {
    const page = renderReportHtml(report({ error, outcome: 'rolled-back' }));
    expect(page).toMatch(/<html lang="en">/);
    for (const landmark of ['header', 'main', 'footer']) expect(page.match(new RegExp(`<${landmark}>`, 'g'))).toHaveLength(1);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    const labels = [...page.matchAll(/aria-labelledby="(\w+)"/g)].map(([, id]) => id);
    for (const id of labels) expect(page).toContain(`id="${id ?? ''}"`);
    expect(labels).toContain('steps');
  });
});

describe('errors that a deploy has brought', () => {
  it('stand in the page, each with the first of it, harmless whatever it holds', () => {
    const page = renderReportHtml(
      report({ newErrors: [{ source: 'laravel', title: nasty, frame: 'app/Pay.php:42', count: 3, first: [nasty, '#0 x'] }] }),
    );
    expect(page).toContain('1 new error since the switch');
    expect(page).toContain('app/Pay.php:42');
    expect(page).not.toContain('<script');
    expect(renderReportHtml(report())).not.toContain('new error');
  });
});
