import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import type { FileSystemError } from '@woosoo/sdk-core';
import { copyTree } from './copy-tree.ts';
import type { SourceFile, SourceTree } from './source-tree.ts';

/** Synchronous on purpose: for many small files that is several times faster than promises. */
export class NodeSourceTree implements SourceTree {
  walk(root: string, exclude: (path: string) => boolean): readonly SourceFile[] {
    const files: SourceFile[] = [];
    const visit = (folder: string): void => {
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (exclude(path)) continue;
        if (entry.isDirectory()) visit(path);
        else if (entry.isFile() || entry.isSymbolicLink()) files.push(describe(root, path, entry.isSymbolicLink() ? 'link' : 'file'));
      }
    };
    visit('');
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  digest(root: string, file: SourceFile): string {
    const hash = createHash('sha256');
    const path = join(root, file.path);
    if (file.kind === 'link') return hash.update(readlinkSync(path)).digest('hex');
    const buffer = Buffer.allocUnsafe(Math.min(Math.max(file.size, 1), 1 << 20));
    const handle = openSync(path, 'r');
    try {
      for (let count = readSync(handle, buffer); count > 0; count = readSync(handle, buffer)) hash.update(buffer.subarray(0, count));
    } finally {
      closeSync(handle);
    }
    return hash.digest('hex');
  }

  copy(from: string, to: string, exclude: (path: string) => boolean): ResultAsync<void, FileSystemError> {
    return copyTree(() => this.walk(from, exclude), from, to);
  }
}

function describe(root: string, path: string, kind: SourceFile['kind']): SourceFile {
  const stat = lstatSync(join(root, path));
  return { path, kind, size: stat.size, modifiedMs: stat.mtimeMs, executable: (stat.mode & 0o100) !== 0 };
}
