import { describe, expect, it } from 'vitest';
import { createStyle } from './style.ts';
import { table } from './table.ts';
import { textWidth } from './text-width.ts';

describe('a table', () => {
  it('has columns as wide as their widest cell, whatever their colours', () => {
    const { good } = createStyle(true);
    const rows = table([
      ['a', good('running'), 'x'],
      ['queue-worker', 'off', 'y'],
    ]).split('\n');
    expect(rows[0]?.replaceAll(/\u001b\[\d+m/g, '')).toBe('a             running  x');
    expect(rows[1]).toBe('queue-worker  off      y');
  });

  it('takes rows of different lengths, and none', () => {
    expect(table([['a'], ['b', 'c']])).toBe('a\nb  c\n');
    expect(table([])).toBe('');
  });

  it('goes on below itself in the last column where the screen ends', () => {
    const text = table([['name', 'a description that is longer than the screen is wide']], 36);
    expect(text).toBe('name  a description that is longer\n      than the screen is wide\n');
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(36);
  });
});
