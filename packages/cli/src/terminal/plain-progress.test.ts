import { describe, expect, it } from 'vitest';
import { cancelled, type ProgressEvent } from '@woosoo/sdk-core';
import { Writable } from 'node:stream';
import { progressDisplay } from './progress-display.ts';
import { createStyle } from './style.ts';

const at = '2026-02-15T14:30:00Z';
const events: readonly ProgressEvent[] = [
  { type: 'operation-started', at, operationId: 'x', title: 'Deploy', steps: [{ id: 'b', title: 'Build pwa' }] },
  { type: 'step-started', at, stepId: 'b', direction: 'do' },
  { type: 'step-output', at, stepId: 'b', text: 'vite v8' },
  { type: 'step-finished', at, stepId: 'b', outcome: 'failed', durationMs: 1200 },
  { type: 'rolling-back', at, because: cancelled({ message: 'The build failed.', remedy: '' }) },
  { type: 'step-started', at, stepId: 'b', direction: 'undo' },
  { type: 'step-finished', at, stepId: 'b', outcome: 'undone', durationMs: 10 },
  { type: 'note', at, level: 'warning', text: 'Disk nearly full.' },
];

function lines(options: { readonly silent?: boolean; readonly verbose?: boolean }): readonly string[] {
  let text = '';
  const stream = new Writable({ write: (chunk, _encoding, done) => done(void (text += String(chunk))) });
  using display = progressDisplay(stream, { silent: false, verbose: false, style: createStyle(false), title: 'Looking', ...options });
  for (const event of events) display.onEvent(event);
  return text.split('\n').slice(0, -1);
}

describe('progress where there is no terminal', () => {
  it('is a line when something begins and ends, for logs', () => {
    expect(lines({})).toEqual([
      '▸ Build pwa',
      '✗ Build pwa 1.2 s',
      '✗ The build failed.',
      '↩ undoing what was done',
      '↩ undone: Build pwa 10 ms',
      '! Disk nearly full.',
    ]);
  });

  it('tells all that the steps say with --verbose, nothing with --quiet and --json', () => {
    expect(lines({ verbose: true })).toContain('    vite v8');
    expect(lines({ silent: true })).toEqual([]);
  });
});
