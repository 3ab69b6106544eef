import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { commands, understands } from '@woosoo/cli';
import { describe, expect, it } from 'vitest';
import { root } from '../setup/run.mjs';
import { namedCommands, type NamedCommand } from './named-commands.ts';

const isGroup = ([word, ...more]: readonly string[]): boolean =>
  more.length === 0 && commands.some(({ paths }) => paths?.some((path) => path.length > 1 && path[0] === word));

/** Prose may name a command without what it needs; advice may not. */
function exists({ argv, advice }: NamedCommand): boolean {
  // `cert info|renew`: each of them.
  const each = argv.slice(0, 2).join(' ').split('|').length > 1 ? (argv[1] ?? '').split('|').map((verb) => [argv[0] ?? '', verb]) : [argv];
  return each.every((words) => {
    if (advice) return understands(words);
    return isGroup(words) || understands(words) || understands([...words, 'WORD']) || understands([...words, 'WORD', 'WORD']);
  });
}

const unknown = (text: string): readonly string[] => namedCommands(text).flatMap((named) => (exists(named) ? [] : [named.argv.join(' ')]));

describe('commands that a text names', () => {
  it.each([
    ['an option that is not there', 'Try `woosoo logs --levels ERROR`.', ['logs --levels ERROR']],
    ['a command that is not there', 'Run `woosoo backup tidy`.', ['backup tidy']],
    ['one in a template text', 'remedy: `Look at it: \\`woosoo service status ${name}\\`.`', ['service status VALUE']],
    ['advice that is not complete', "remedy: 'Install it with `woosoo backup verify`.'", ['backup verify']],
    ['a line of shell', 'npx woosoo deploy --all # everything', ['deploy --all']],
  ])('are found out: %s', (_what, text, found) => {
    expect(unknown(text)).toEqual(found);
  });

  it.each([
    '`woosoo backup verify` looks at one.',
    '`woosoo logs --level ERROR | head`',
    '`woosoo COMMAND --help`',
    '`woosoo report [id]`',
    '`woosoo cert info|renew`',
    '`woosoo backup` has many',
  ])('may be %s', (text) => {
    expect(unknown(text)).toEqual([]);
  });

  it('exist in every paper, message and remedy', () => {
    const files = globSync(['*.md', 'docs/**/*.md', '.changeset/*.md', 'packages/*/*.md', 'packages/*/src/**/*.ts', 'examples/**/*.env'], {
      cwd: root,
    });
    const sources = files.filter((file) => !file.endsWith('.test.ts') && !file.includes('node_modules'));
    const wrong = sources.flatMap((file) =>
      namedCommands(readFileSync(resolve(root, file), 'utf8')).flatMap((named) =>
        exists(named) ? [] : [`${file}:${named.line} woosoo ${named.argv.join(' ')}`],
      ),
    );
    expect(sources.length).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });
});
