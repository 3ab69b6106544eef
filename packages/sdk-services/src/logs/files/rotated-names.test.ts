import { describe, expect, it } from 'vitest';
import { rotatedNames } from './rotated-names.ts';

const order = (base: string, ...names: readonly (string | readonly [string, number])[]): readonly string[] =>
  rotatedNames(
    base,
    names.map((name, index) => (typeof name === 'string' ? { name, modifiedMs: index } : { name: name[0], modifiedMs: name[1] })),
  ).map(({ name }) => name);

describe('the files of a log', () => {
  it('are numbered, the highest number being the oldest', () => {
    expect(order('a.log', 'a.log', 'a.log.1', 'a.log.10.gz', 'a.log.2.gz')).toEqual(['a.log.10.gz', 'a.log.2.gz', 'a.log.1', 'a.log']);
  });

  it('or carry dates, before or behind the ending', () => {
    expect(order('laravel.log', 'laravel-2026-02-15.log', 'laravel-2026-02-14.log', 'laravel-2026-01-31.log.gz')).toEqual([
      'laravel-2026-01-31.log.gz',
      'laravel-2026-02-14.log',
      'laravel-2026-02-15.log',
    ]);
    expect(order('a.log', ['a.log-20260214.gz', 1], ['a.log', 9], ['a.log-20260215', 2])).toEqual([
      'a.log-20260214.gz',
      'a.log-20260215',
      'a.log',
    ]);
    expect(order('r.log', ['r.log', 5], ['r-20260215T143015.123.log', 1])).toEqual(['r-20260215T143015.123.log', 'r.log']);
  });

  it('are no others of the folder', () => {
    expect(order('nginx.log', 'nginx-access.log', 'nginx.log.copy', 'nginx.log.bak', 'nginx2.log', 'xnginx.log', 'nginx.log')).toEqual([
      'nginx.log',
    ]);
  });

  it('end with the one that is written, whatever a coarse clock says', () => {
    expect(order('a.log', ['a.log', 1], ['a.log.1', 1])).toEqual(['a.log.1', 'a.log']);
  });
});
