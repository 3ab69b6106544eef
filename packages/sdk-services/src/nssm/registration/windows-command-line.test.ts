import { describe, expect, it } from 'vitest';
import { windowsCommandLine } from './windows-command-line.ts';

describe('windowsCommandLine', () => {
  it.each<readonly [string, string]>([
    ['plain', 'plain'],
    ['two words', '"two words"'],
    ['', '""'],
    ['say "hi"', '"say \\"hi\\""'],
    ['back\\slash\\', 'back\\slash\\'],
    ['C:\\a b\\', '"C:\\a b\\\\"'],
    ['\\"', '"\\\\\\""'],
    ['%PATH%', '%"PATH"%'],
    ['C:\\100%\\a b', '"C:\\100"%"\\a b"'],
    ['50%%', '"50"%%'],
  ])('writes %j as %j', (argument, text) => {
    expect(windowsCommandLine([argument])).toBe(text);
  });

  it('keeps arguments apart', () => {
    expect(windowsCommandLine(['run', 'a b', 'c'])).toBe('run "a b" c');
  });
});
