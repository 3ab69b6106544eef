import { describe, expect, it } from 'vitest';
import { packageProblems } from './unwanted-files.ts';

const whole = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];

describe('packageProblems', () => {
  it('finds nothing wrong with sources, build, licence and readme', () => {
    expect(packageProblems([...whole, 'dist/deep/er.js', 'src/deep/er.ts'])).toEqual([]);
  });

  it('refuses tests, fixtures and what builds leave lying about', () => {
    expect(
      packageProblems([...whole, 'src/a.test.ts', 'dist/a.test.d.ts', 'src/x/fixtures/a.txt', 'dist/lib.tsbuildinfo', 'notes.txt']),
    ).toHaveLength(5);
  });

  it('misses what a package cannot be without', () => {
    expect(packageProblems(whole.filter((file) => file !== 'LICENSE'))).toEqual(['LICENSE is missing']);
  });
});
