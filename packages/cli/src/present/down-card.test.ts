import { describe, expect, it } from 'vitest';
import { defineError } from '@woosoo/sdk-core';
import type { DownCard } from '@woosoo/sdk-deploy';
import { createStyle } from '../terminal/style.ts';
import { downCardText } from './down-card.ts';
import { errorText } from './error.ts';

const style = createStyle(false);
const card: DownCard = {
  service: 'reverb',
  title: 'Reverb',
  at: '2026-02-15T14:30:00.000Z',
  state: 'failed',
  since: '2026-02-15T14:15:00.000Z',
  manager: 'systemd',
  result: 'reverb did not start: it ended with exit code 1.',
  exit: { code: 1, signal: null, at: '2026-02-15T14:15:00.000Z', meaning: 'exit code 1: a general error' },
  restarts: 2,
  lastLines: ['EADDRINUSE: address in use'],
  port: { port: 6001, holder: 'process 12 (node x.js)', own: false },
  changes: { goodAt: '2026-02-15T10:00:00.000Z', definition: [], release: { from: 'A', to: 'B' }, configuration: ['REVERB_PORT'] },
  next: ['End that program.', '`woosoo rollback` goes back.'],
};

describe('the card of a service that is down', () => {
  it('is one screen: what, how it ended, its port, what changed, its last words, what to do', () => {
    const lines = downCardText(card, style).split('\n');
    expect(lines[0]).toBe('○ reverb did not start: it ended with exit code 1.');
    expect(lines.map((line) => line.trim().split('  ')[0])).toEqual([
      lines[0],
      'Since',
      'Ended',
      'Restarts',
      'Port',
      'Changed',
      '│ EADDRINUSE: address in use',
      '→ End that program.',
      '→ `woosoo rollback` goes back.',
      '',
    ]);
    expect(lines[5]).toContain('release A → B; configuration REVERB_PORT since it last started well');
  });

  it('is short for one that runs', () => {
    expect(downCardText({ ...card, state: 'running', result: 'reverb is running.' }, style)).toBe('● reverb is running.\n');
  });

  it('stands under the error of a failed start, in the place of its remedy', () => {
    const failed = defineError({ type: 'X', code: 'WOO2999', category: 'failed', title: 'x', explanation: 'x' });
    const text = errorText(failed({ message: 'Service reverb did not start.', remedy: 'A remedy.', detail: { card } }), style, false);
    expect(text).toContain('→ End that program.');
    expect(text).not.toContain('A remedy.');
  });
});
