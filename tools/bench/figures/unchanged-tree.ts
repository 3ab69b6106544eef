import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyIndex, fingerprintTree, NodeSourceTree } from '@woosoo/sdk-deploy';
import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';

const FOLDERS = 100;
const FILES_EACH = 100;

export const unchangedTree: Figure = {
  name: 'unchanged-tree',
  title: 'fingerprint of 10,000 unchanged files',
  against: 'git status',
  target: '< 2 x',
  async measure() {
    const root = mkdtempSync(join(tmpdir(), 'woosoo-bench-'));
    try {
      fill(root);
      const git = (...args: string[]) =>
        runProgram('git', ['-C', root, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args]);
      await git('init', '-q');
      await git('add', '.');
      await git('commit', '-q', '-m', 'bench');
      const exclude = (path: string): boolean => path === '.git';
      const tree = new NodeSourceTree();
      const { index } = fingerprintTree(tree, root, exclude, emptyIndex, Date.now());
      const ours = (): Promise<unknown> => Promise.resolve(fingerprintTree(tree, root, exclude, index, Date.now()));
      return { ...(await compare(10, ours, () => git('status', '--porcelain'))), unit: 'ms' };
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};

function fill(root: string): void {
  const old = new Date('2026-01-01T00:00:00Z');
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    const path = join(root, `folder-${folder}`);
    mkdirSync(path);
    for (let file = 0; file < FILES_EACH; file += 1) {
      const name = join(path, `file-${file}.php`);
      writeFileSync(name, `<?php return ${folder * FILES_EACH + file};\n${'// filling\n'.repeat(50)}`);
      utimesSync(name, old, old);
    }
  }
}
