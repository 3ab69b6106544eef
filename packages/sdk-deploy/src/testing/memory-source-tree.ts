import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { SourceFile, SourceTree } from '../fingerprint/source-tree.ts';

/** Sources that are listed by absolute path; a copy puts them into a disk, file by file, as a real one would. */
export class MemorySourceTree implements SourceTree {
  readonly #files: Readonly<Record<string, string>>;
  readonly #fileSystem: FileSystem;

  constructor(files: Readonly<Record<string, string>>, deps: { readonly fileSystem: FileSystem }) {
    this.#files = files;
    this.#fileSystem = deps.fileSystem;
  }

  walk(root: string, exclude: (path: string) => boolean): readonly SourceFile[] {
    return Object.keys(this.#files)
      .filter((path) => path.startsWith(join(root, sep)))
      .map((path) => relative(root, path).replaceAll(sep, '/'))
      .filter((path) => !path.split('/').some((_, index, parts) => exclude(parts.slice(0, index + 1).join('/'))))
      .sort()
      .map((path) => ({ path, kind: 'file', size: this.#text(root, path).length, modifiedMs: 0, executable: false }));
  }

  digest(root: string, file: SourceFile): string {
    return createHash('sha256').update(this.#text(root, file.path)).digest('hex');
  }

  copy(from: string, to: string, exclude: (path: string) => boolean): ResultAsync<void, FileSystemError> {
    const files = this.walk(from, exclude);
    const text = (path: string): string => this.#text(from, path);
    return safeTry(this, async function* () {
      for (const { path } of files) yield* this.#fileSystem.writeTextAtomic(join(to, path), text(path));
      return ok(undefined);
    });
  }

  #text(root: string, path: string): string {
    return this.#files[join(root, path)] ?? '';
  }
}
