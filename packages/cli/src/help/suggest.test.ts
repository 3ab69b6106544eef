import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.ts';

const known = ['deploy', 'deploys', 'report', 'recover', 'rollback', 'logs', '--force', '--full'];

describe('what was probably meant', () => {
  it.each([
    ['dploy', ['deploy']],
    ['delpoy', ['deploy', 'deploys']],
    ['depl', ['deploy', 'deploys']],
    ['reprot', ['report']],
    ['rolback', ['rollback']],
    ['log', ['logs']],
    ['--froce', ['--force']],
    ['xyz', []],
    ['', []],
  ])('by %s is %j', (typed, meant) => expect(suggest(typed, known)).toEqual(meant));

  it('is three at most', () => expect(suggest('ab', ['aba', 'abb', 'abc', 'abd'])).toHaveLength(3));
});
