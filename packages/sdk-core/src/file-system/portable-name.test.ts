import { describe, expect, it } from 'vitest';
import { isPortableName } from './portable-name.ts';

describe('isPortableName', () => {
  it.each(['reverb', 'queue-worker', 'console', 'com', 'com10', 'Grüße', '.env', 'a b'])('takes %j', (name) => {
    expect(isPortableName(name)).toBe(true);
  });

  it.each([
    '',
    'con',
    'CON',
    'aux.txt',
    'nul.tar.gz',
    'com1',
    'LPT9.log',
    'a:b',
    'a/b',
    'a\\b',
    'dot.',
    'blank ',
    '..',
    '.',
    'a*',
    'a\u0007',
  ])('refuses %j', (name) => {
    expect(isPortableName(name)).toBe(false);
  });
});
