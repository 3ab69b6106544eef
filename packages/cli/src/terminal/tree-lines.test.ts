import { describe, expect, it } from 'vitest';
import { createStyle } from './style.ts';
import { textWidth } from './text-width.ts';
import { finalLines, treeLines, type TreeStep } from './tree-lines.ts';

const style = createStyle(false);
const NOW = 100_000;

function step(id: string, state: TreeStep['state'], more: Partial<TreeStep> = {}): TreeStep {
  return { id, title: `Step ${id}`, state, startedMs: NOW - 12_000, durationMs: 500, tail: [], ...more };
}

const states = ['done', 'done', 'failed', 'undone', 'undoing', 'running', 'waiting', 'skipped', 'undo-failed'] as const;

describe('a frame of the tree', () => {
  it('shows what is done, what runs with its last lines and times, and what is to come', () => {
    const steps = [step('a', 'done'), step('b', 'running', { expectedMs: 61_000, tail: ['one', 'two'] }), step('c', 'waiting')];
    expect(treeLines(['Deploy'], steps, style, { nowMs: NOW, columns: 80, rows: 24 }).map((line) => line.replace(/[⠀-⣿]/u, '*'))).toEqual([
      'Deploy',
      '  ✓ Step a  500 ms',
      '  * Step b  12 s of about 1 min 1 s',
      '      one',
      '      two',
      '  · Step c',
    ]);
  });

  it('is never higher than the screen less the line of the cursor, never wider, and shows what is going on', () => {
    const title = 'Build backend and run its tests, with a title that goes on and on and on';
    const tail = ['x'.repeat(200), '飲'.repeat(90), 'y'];
    for (let length = 1; length < 40; length += 1) {
      for (const at of [0, Math.floor(length / 2), length - 1]) {
        const steps = Array.from({ length }, (_, index) =>
          index === at ? step('now', 'running', { title, tail }) : step(String(index), index < at ? 'done' : 'waiting', { title }),
        );
        for (const [columns, rows] of [
          [100, 30],
          [60, 20],
          [40, 8],
          [20, 4],
          [10, 2],
        ] as const) {
          const lines = treeLines(['head'], steps, createStyle(true), { nowMs: NOW, columns, rows });
          expect(lines.length).toBeLessThanOrEqual(rows - 1);
          for (const line of lines) expect(textWidth(line)).toBeLessThan(columns);
          if (rows > 3) expect(lines.some((line) => /[⠀-⣿]/u.test(line))).toBe(true);
        }
      }
    }
  });

  it('says how many steps it leaves out', () => {
    const steps = Array.from({ length: 30 }, (_, index) => step(String(index), index < 20 ? 'done' : index === 20 ? 'running' : 'waiting'));
    const lines = treeLines([], steps, style, { nowMs: NOW, columns: 80, rows: 12 });
    expect(lines[0]).toMatch(/… \d+ more above/);
    expect(lines.join('\n')).toContain('Step 20');
  });

  it('tells each state apart without colours', () => {
    const lines = treeLines(
      [],
      states.map((state) => step(state, state)),
      style,
      { nowMs: NOW, columns: 80, rows: 40 },
    );
    expect(new Set(lines.map((line) => line.replaceAll(/Step \S+/g, ''))).size).toBe(states.length - 1);
  });
});

describe('what stays', () => {
  it('are all the steps that were begun, however low the screen', () => {
    const steps = [...Array.from({ length: 50 }, (_, index) => step(String(index), 'done')), step('never', 'waiting')];
    expect(finalLines(steps, style, 80)).toHaveLength(50);
  });
});
