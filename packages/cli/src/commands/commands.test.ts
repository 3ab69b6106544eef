import { describe, expect, it } from 'vitest';
import { exitCodes } from '@woosoo/sdk-core';
import { EXIT_CODES } from '../help/command-help.ts';
import { commandInfos } from '../help/command-info.ts';
import { runCli } from '../testing/run-cli.ts';
import { commands } from './index.ts';

const infos = commandInfos(commands);
const nameOf = (paths: readonly (readonly string[])[]): string => paths[0]?.join(' ') ?? '';

describe('every command', () => {
  it.each(infos.map((info) => [nameOf(info.paths), info] as const))(
    '%s says what it does, with examples that it would take',
    (name, info) => {
      expect(info.description).toMatch(/^[A-Z]/);
      expect(info.category).not.toBe('');
      expect(info.examples.length).toBeGreaterThan(0);
      for (const [title, line] of info.examples) {
        expect(title).toMatch(/^[A-Z]/);
        expect(info.paths.some((path) => line.startsWith(`woosoo ${path.join(' ')}`))).toBe(true);
      }
    },
  );

  it.each(infos.map((info) => [nameOf(info.paths), info] as const))(
    '%s describes its options, and names their values',
    (_name, { options }) => {
      for (const { label, description } of options) {
        expect(description, label).not.toBe('');
        expect(label).not.toMatch(/ VALUE$|#\d/);
      }
    },
  );

  it('takes --json', () => {
    for (const { paths, options } of infos)
      expect(
        options.flatMap(({ names }) => names),
        nameOf(paths),
      ).toContain('--json');
  });

  it.each(infos.map(({ paths }) => [nameOf(paths)]))('%s --help shows usage, examples and exit codes, and does nothing', async (name) => {
    const { code, stdout, stderr } = await runCli([...name.split(' '), '--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const heading of ['Usage', 'Examples', 'Exit codes']) expect(stdout).toMatch(new RegExp(`^${heading}$`, 'm'));
    expect(stdout).toContain(`woosoo ${name}`);
    expect(stdout).not.toContain('\u001b');
  });
});

describe('the exit codes', () => {
  it('are those that scripts were promised', () => {
    expect(exitCodes).toEqual({ failed: 1, usage: 2, 'person-needed': 3, 'no-branch': 10, locked: 11, unhealthy: 12, cancelled: 130 });
  });

  it('are all told by --help', () => {
    expect(EXIT_CODES.map(([code]) => code)).toEqual([0, ...Object.values(exitCodes)]);
  });
});
