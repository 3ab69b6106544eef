import { describe, expect, it } from 'vitest';
import { commands } from '../commands/index.ts';
import { createStyle } from '../terminal/style.ts';
import { commandInfos } from './command-info.ts';
import { overview } from './overview.ts';

describe('the overview', () => {
  it('leads to every command', () => {
    const infos = commandInfos(commands);
    const text = overview(infos, '1.2.3', createStyle(false));
    const first = [...new Set(infos.map(({ paths }) => paths[0]?.[0] ?? ''))];
    expect(first.filter((word) => !new RegExp(`^  ${word} `, 'm').test(text))).toEqual([]);
  });
});
