import { mkdtempSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyIndex, fingerprintTree, parseIndex } from './fingerprint.ts';
import { NodeSourceTree } from './node-source-tree.ts';
import { excluder } from './source-tree.ts';

let root: string;
const old = new Date('2026-01-01T00:00:00Z');
const write = (path: string, text: string): void => {
  writeFileSync(join(root, path), text);
  utimesSync(join(root, path), old, old);
};
const take = (index = emptyIndex, exclude: readonly string[] = []) =>
  fingerprintTree(new NodeSourceTree(), root, excluder(exclude), index, Date.now());

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'woosoo-tree-'));
  mkdirSync(join(root, 'src'));
  write('src/a.txt', 'a');
  write('b.txt', 'b');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('fingerprintTree', () => {
  it('is the same for the same content and another for another', () => {
    const before = take().hash;
    expect(take().hash).toBe(before);
    write('src/a.txt', 'changed');
    expect(take().hash).not.toBe(before);
  });

  it('sees a rename, an executable bit and the target of a link', () => {
    symlinkSync('b.txt', join(root, 'link'));
    const before = take().hash;
    rmSync(join(root, 'link'));
    symlinkSync('src/a.txt', join(root, 'link'));
    expect(take().hash).not.toBe(before);
  });

  it('leaves out a path where it stands, and a name anywhere only when asked to', () => {
    for (const folder of ['vendor', 'src/vendor', 'node_modules', 'src/node_modules', 'src/node_modules_too']) {
      mkdirSync(join(root, folder));
      write(`${folder}/x`, 'x');
    }
    write('src/keep', 'x');
    const left = ['vendor', 'src/keep', '**/node_modules'];
    expect(take(emptyIndex, left).files.map(({ path }) => path)).toEqual(['b.txt', 'src/a.txt', 'src/node_modules_too/x', 'src/vendor/x']);
  });

  it('believes its index only for files that were at rest when it was written', () => {
    const { index } = take();
    write('b.txt', 'B');
    const racy = { ...index, writtenMs: old.getTime() + 1000 };
    expect(take(racy).hash).toBe(take().hash);
  });

  it('takes a damaged index for none', () => {
    expect(parseIndex('{"files": 3}')).toEqual(emptyIndex);
    expect(parseIndex('not json')).toEqual(emptyIndex);
  });
});
