import { describe, expect, it } from 'vitest';
import { createStyle } from './style.ts';
import { cutToWidth, plainLine, textWidth } from './text-width.ts';

const style = createStyle(true);

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    [style.good('abc'), 3],
    ['✓ fertig', 8],
    ['e\u0301', 1],
    ['飲茶', 4],
    ['🍜', 2],
    ['', 0],
  ])('of %j is %i columns', (text, width) => expect(textWidth(text)).toBe(width));
});

describe('cutting', () => {
  it('leaves what fits', () => expect(cutToWidth('abc', 3)).toBe('abc'));

  it('marks what is missing, and is never wider than asked', () => {
    for (const text of [
      'a long line of text',
      style.soft('a long line of text'),
      '飲茶飲茶飲茶飲茶',
      `${style.bad('✗')} ${style.strong('wrong')} and more`,
    ])
      for (let columns = 0; columns < 20; columns += 1) expect(textWidth(cutToWidth(text, columns)), text).toBeLessThanOrEqual(columns);
    expect(cutToWidth('a long line', 7)).toBe('a long…');
  });

  it('ends the colours that it has cut', () => {
    expect(cutToWidth(style.soft('a long line'), 7)).toBe('\u001b[2ma long…\u001b[0m');
  });
});

describe('a line that a program wrote', () => {
  it.each([
    ['\u001b[32mok\u001b[0m', 'ok'],
    ['10 %\r20 %\r30 %', '30 %'],
    ['done\r\n', 'done'],
    ['Downloading (1%)\b\b\b\b2%)', '2%)'],
    ['a\tb', 'a  b'],
    ['\u001b[2K\u001b[1A\u0007bell', 'bell'],
    ['   ', ''],
  ])('%j becomes %j', (text, plain) => expect(plainLine(text)).toBe(plain));
});
