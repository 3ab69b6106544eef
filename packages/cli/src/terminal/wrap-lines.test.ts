import { describe, expect, it } from 'vitest';
import { createStyle } from './style.ts';
import { textWidth } from './text-width.ts';
import { wrapLines } from './wrap-lines.ts';

describe('wrapping', () => {
  it('breaks at spaces, and goes on under where the text began', () => {
    expect(wrapLines('  ✗ The service queue-worker did not start in time', 30)).toBe(
      '  ✗ The service queue-worker\n    did not start in time',
    );
    expect(wrapLines('    the quick brown fox jumps', 26)).toBe('    the quick brown fox\n    jumps');
  });

  it('leaves lines that fit, and every line where there is no screen', () => {
    const text = 'one\n  two  three\n';
    expect(wrapLines(text, 80)).toBe(text);
    expect(wrapLines('word '.repeat(100), Infinity)).toBe('word '.repeat(100));
  });

  it('keeps a path or an address whole, so that it can be copied', () => {
    const path = '/srv/branch/.woosoo/deploys/2026-02-15T14-30-00Z-deploy-k3v9/report.html';
    expect(wrapLines(`The report is in ${path} now.`, 40)).toContain(path);
  });

  it('does not count colours', () => {
    const style = createStyle(true);
    const line = `${style.bad('✗')} ${style.strong('a message of some length')} ${style.soft('and a remark')}`;
    expect(wrapLines(line, 60)).toBe(line);
    for (const wrapped of wrapLines(line, 30).split('\n')) expect(textWidth(wrapped)).toBeLessThanOrEqual(30);
  });

  it('does nothing on a screen that is too narrow for it', () => {
    expect(wrapLines('some words', 5)).toBe('some words');
  });
});
