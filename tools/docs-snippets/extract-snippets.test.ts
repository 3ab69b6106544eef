import { describe, expect, it } from 'vitest';
import { extractSnippets } from './extract-snippets.ts';

describe('extractSnippets', () => {
  it('finds the ts blocks of a paper with the line they begin on', () => {
    const text = ['# Title', '', '```ts', 'const a = 1;', '```', '', '```sh', 'ls', '```', ''].join('\n');
    expect(extractSnippets(text)).toEqual([{ code: 'const a = 1;', line: 4 }]);
  });

  it('takes the margin of a comment off', () => {
    const text = ['/**', ' * Words.', ' *', ' * @example', ' * ```ts', ' * if (true) {', ' *   go();', ' * }', ' * ```', ' */'].join('\n');
    expect(extractSnippets(text)).toEqual([{ code: 'if (true) {\n  go();\n}', line: 6 }]);
  });

  it('leaves the stars of a multiplication in a paper alone', () => {
    const text = ['```ts', 'const area = 2', '  * 3;', '```'].join('\n');
    expect(extractSnippets(text)[0]?.code).toBe('const area = 2\n  * 3;');
  });
});
