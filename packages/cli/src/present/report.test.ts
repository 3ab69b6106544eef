import { describe, expect, it } from 'vitest';
import type { Authenticity, DeployReport, KeptReport } from '@woosoo/sdk-deploy';
import { createStyle } from '../terminal/style.ts';
import { textWidth } from '../terminal/text-width.ts';
import { deploysText, releasesText } from './releases.ts';
import { reportText } from './report.ts';

const style = createStyle(false);
const failure = { type: 'TestsFailed', code: 'WOO3002', message: 'The tests of pwa failed.', remedy: 'Mend it.', tail: ['expected 12'] };

function report(change: Partial<DeployReport> = {}): DeployReport {
  return {
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
    steps: [],
    probes: [],
    releases: { pwa: '20260215T143000Z-c0ffee01' },
    backupId: '2026-02-15_14-30-00',
    rollbackCommand: 'woosoo rollback',
    addresses: [{ title: 'Tablets', url: 'http://192.168.100.85/' }],
    logs: [],
    plan: null,
    ...change,
  };
}

const newErrors = [
  { source: 'laravel', title: 'Order <n> failed', frame: 'app/Pay.php:42', count: 3, first: ['Order 1 failed'] },
  { source: 'reverb', title: 'Lost', frame: null, count: 1, first: ['Lost'] },
];

describe('how an operation ended', () => {
  it('tells of errors that it has brought', () => {
    const text = reportText(report({ newErrors }), style);
    expect(text).toContain('! 2 new errors since the switch:');
    expect(text).toContain('│ 3 × Order <n> failed\n  │   laravel · app/Pay.php:42\n  │ Lost\n  │   reverb');
    expect(reportText(report(), style)).not.toContain('new error');
  });

  it('stands first, then what helps: addresses, the way back, the page', () => {
    expect(reportText(report(), style, '/b/report.html')).toBe(`✓ Deployed pwa in 10.0 s; no service was down.

  pwa now     20260215T143000Z-c0ffee01
  Tablets     http://192.168.100.85/
  backup      2026-02-15_14-30-00
  to go back  woosoo rollback
  report      /b/report.html
`);
  });

  it('tells why it failed, what to do, and what was said last, before everything else', () => {
    const text = reportText(report({ outcome: 'rolled-back', headline: 'It failed.', error: failure, rollbackCommand: null }), style);
    expect(text.split('\n').slice(0, 6)).toEqual([
      '✗ It failed.',
      '',
      '  The tests of pwa failed.',
      '  Mend it.',
      '  │ expected 12',
      '  (woosoo explain WOO3002 tells more)',
    ]);
    expect(text).not.toContain('Tablets');
  });

  it('tells what went wrong while undoing, too', () => {
    const text = reportText(
      report({ outcome: 'person-needed', error: failure, recoveryErrors: [{ ...failure, message: 'nginx did not start.' }] }),
      style,
    );
    expect(text).toMatch(/While undoing:\n\n {2}nginx did not start\./);
  });

  it('is a success for a recovery that undid what was cut off', () => {
    expect(reportText(report({ kind: 'recover', outcome: 'rolled-back', error: failure }), style)).toMatch(/^✓/);
  });
});

const kept = (change: Partial<DeployReport> = {}, authenticity: Authenticity = 'genuine'): KeptReport => ({
  ...report(change),
  authenticity,
});

describe('past deploys', () => {
  it('that were changed since stand out', () => {
    const lines = deploysText([kept(), kept({}, 'altered'), kept({}, 'unproven')], style)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain('changed after Woosoo wrote it');
    expect(lines[4]).toContain('nothing proves this report');
  });

  it('are a line each, with the reason below those that failed', () => {
    const text = deploysText(
      [
        kept(),
        kept({ outcome: 'unchanged' }),
        kept({ outcome: 'rolled-back', error: failure }),
        kept({ outcome: 'rolled-back', error: { ...failure, type: 'Cancelled' } }),
        kept({ kind: 'recover', outcome: 'rolled-back', error: failure }),
        kept({ outcome: 'person-needed', error: failure }),
      ],
      style,
    );
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('k3v9')).map((line) => /(deploy|recover) {2,}(.*?) {2}/.exec(line)?.[2])).toEqual([
      'done',
      'nothing to do',
      'failed, undone',
      'cancelled, undone',
      'undone',
      'a person is needed',
    ]);
    expect(lines.filter((line) => line.includes('The tests of pwa failed.'))).toHaveLength(3);
  });
});

describe('releases', () => {
  it('show which is live and which can be gone back to', () => {
    const release = {
      component: 'pwa' as const,
      id: '20260215T143000Z-c0ffee01',
      state: 'proven' as const,
      createdAt: '2026-02-15T14:30:00.000Z',
      commit: '0123456789abcdef',
    };
    // The presenter reads no more of a release than this.
    const text = releasesText([{ ...release, live: true } as unknown as Parameters<typeof releasesText>[0][number]], style);
    expect(text).toMatch(/^ {2}● pwa {2}20260215T143000Z-c0ffee01 {2}proven {2}live {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}0123456789\n$/);
  });
});

describe('on a narrow screen', () => {
  it('words are not cut in the middle, and lines fit', () => {
    const narrow = createStyle(false, 44);
    const text = reportText(report({ addresses: [], releases: {} }), narrow);
    for (const line of text.split('\n').slice(1)) expect(textWidth(line)).toBeLessThanOrEqual(44);
  });
});
