import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelled, type ProgressEvent } from '@woosoo/sdk-core';
import { ScreenEmulator } from '../testing/screen-emulator.ts';
import { StepTree } from './step-tree.ts';
import { createStyle } from './style.ts';

const at = '2026-02-15T14:30:00Z';
const steps = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), title: `Step ${index}`, expectedMs: 2000 }));
const started = (count: number): ProgressEvent => ({
  type: 'operation-started',
  at,
  operationId: 'x',
  title: 'Deploy pwa',
  steps: steps(count),
});
const begin = (id: number, direction: 'do' | 'undo' = 'do'): ProgressEvent => ({ type: 'step-started', at, stepId: String(id), direction });
const end = (id: number, outcome: 'done' | 'failed' | 'undone' = 'done'): ProgressEvent => ({
  type: 'step-finished',
  at,
  stepId: String(id),
  outcome,
  durationMs: 300,
});
const say = (id: number, text: string): ProgressEvent => ({ type: 'step-output', at, stepId: String(id), text });

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

const tick = (ms = 200): void => void vi.advanceTimersByTime(ms);

describe('the tree on a terminal', () => {
  it.each([
    [100, 30],
    [60, 20],
    [40, 8],
  ])('leaves no remains on a screen of %i x %i: at the end every step stands there once', (columns, rows) => {
    const screen = new ScreenEmulator(columns, rows);
    screen.write('$ woosoo deploy\n');
    const tree = new StepTree(screen, createStyle(true), 'Looking');
    tick(3000);
    expect(screen.text).toMatch(/Looking {2}\d s$/);
    tree.onEvent(started(25));
    for (let id = 0; id < 25; id += 1) {
      tree.onEvent(begin(id));
      tick();
      for (const text of ['a\tline', 'w'.repeat(300), '10%\r90%', '\u001b[31mred\u001b[0m', '']) tree.onEvent(say(id, text));
      tick();
      tree.onEvent(end(id));
    }
    tick();
    tree.stop();
    const expected = ['$ woosoo deploy', ...steps(25).map(({ title }) => `  ✓ ${title}  300 ms`)];
    expect(screen.text.split('\n').slice(-25)).toEqual(expected.slice(1));
    // What scrolled away while it was redrawn may not be there twice.
    expect(screen.text.split('\n').filter((line) => line.includes('woosoo deploy'))).toHaveLength(1);
    if (rows >= 30) expect(screen.text.split('\n')).toEqual(expected);
    expect(screen.cursorShown).toBe(true);
  });

  it('shows elapsed and expected time of the whole', () => {
    const screen = new ScreenEmulator(80, 24);
    using tree = new StepTree(screen, createStyle(false), 'Looking');
    tree.onEvent(started(3));
    tree.onEvent(begin(0));
    tick(1500);
    expect(screen.text).toContain('Deploy pwa  1 s of about 6 s');
    expect(screen.text).toMatch(/Step 0 {2}1 s of about 2 s/);
  });

  it('says why at once when it undoes, and keeps a note above', () => {
    const screen = new ScreenEmulator(80, 24);
    const tree = new StepTree(screen, createStyle(false), 'Looking');
    tree.onEvent(started(2));
    tree.onEvent(begin(0));
    tick();
    tree.onEvent({ type: 'note', at, level: 'warning', text: 'Cancelling: what was begun is being undone.' });
    tree.onEvent(end(0, 'failed'));
    tree.onEvent({ type: 'rolling-back', at, because: cancelled({ message: 'npm run build was cancelled.', remedy: '' }) });
    tree.onEvent(begin(0, 'undo'));
    tick();
    expect(screen.text).toContain('✗ npm run build was cancelled.\n↩ Undoing what was done');
    expect(screen.text).toMatch(/undoing: Step 0/);
    tree.onEvent(end(0, 'undone'));
    tree.stop();
    tree.stop();
    expect(screen.text).toBe('! Cancelling: what was begun is being undone.\n  ↩ Step 0  undone');
  });

  it('shows a second operation below the first', () => {
    const screen = new ScreenEmulator(80, 24);
    const tree = new StepTree(screen, createStyle(false), 'Looking');
    tree.onEvent(started(1));
    tree.onEvent(end(0, 'undone'));
    tick();
    tree.onEvent(started(1));
    tree.onEvent(end(0));
    tick();
    tree.stop();
    expect(screen.text).toBe('  ↩ Step 0  undone\n  ✓ Step 0  300 ms');
  });

  it('leaves nothing of a wait without steps', () => {
    const screen = new ScreenEmulator(80, 24);
    const tree = new StepTree(screen, createStyle(false), 'Checking');
    tick(5000);
    tree.stop();
    expect(screen.text).toBe('');
  });
});
