import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import { fileSystemFailure, type FileAttempt, type FileOperation } from '../file-system/file-system-failure.ts';
import type { AppendHandle, DirectoryEntry, FileStat, FileSystem, WriteOptions } from '../file-system/file-system.ts';
import { errno, MemoryTree, type MemoryDirectory, type MemoryFile, type MemoryNode } from './memory-tree.ts';

/** Called before every operation, reads too. What it throws is what the operation rejects with (an error with an errno `code` becomes an `Err`). */
export type MemoryFileSystemHook = (operation: FileOperation, path: string) => void;

/** Things that a test may set. */
export interface MemoryFileSystemOptions {
  readonly onOperation?: MemoryFileSystemHook;
  readonly freeBytes?: number;
}

/** A throw that is no expected failure but the end of the world: it rejects instead of becoming an `Err`. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * A disk in memory, with folders, links, modes and what a power cut takes away.
 *
 * @example
 * ```ts
 * import { MemoryFileSystem } from '@woosoo/sdk-core/testing';
 *
 * const fileSystem = new MemoryFileSystem({ '/branch/deployment.config.env': 'BRANCH_ID=one\n' });
 * ```
 */
export class MemoryFileSystem implements FileSystem {
  onOperation: MemoryFileSystemHook | undefined;
  /** What {@link FileSystem.freeBytes} answers. */
  free: number;
  readonly #tree: MemoryTree;
  #modifiedMs = 0;

  constructor(files: Readonly<Record<string, string>> = {}, options: MemoryFileSystemOptions = {}, tree = new MemoryTree()) {
    this.#tree = tree;
    for (const [path, text] of Object.entries(files)) this.#writeFile(path, text, 0o644);
    this.onOperation = options.onOperation;
    this.free = options.freeBytes ?? 100e9;
  }

  /** The disk as the next boot finds it: what was appended and not synced is gone. Everything else is durable on return. */
  crash(): MemoryFileSystem {
    return new MemoryFileSystem({}, { freeBytes: this.free }, new MemoryTree(durable(this.#tree.root)));
  }

  readText(path: string): ResultAsync<string, FileSystemError> {
    return this.#attempt({ operation: 'read', path }, () => this.#file(path).text);
  }

  readTextIfExists(path: string): ResultAsync<string | null, FileSystemError> {
    return this.#attempt({ operation: 'read', path }, () => (this.#tree.find(path, 'follow') === null ? null : this.#file(path).text));
  }

  writeTextAtomic(path: string, text: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'write', path }, () => this.#writeFile(path, text, options.mode ?? 0o644));
  }

  openAppend(path: string): ResultAsync<AppendHandle, FileSystemError> {
    return this.#attempt({ operation: 'append to', path }, () => {
      if (this.#tree.find(path, 'follow') === null) this.#writeFile(path, '', 0o600);
      return this.#appendHandle(path, this.#file(path));
    });
  }

  list(path: string): ResultAsync<readonly DirectoryEntry[], FileSystemError> {
    return this.#attempt({ operation: 'list', path }, () => {
      const folder = this.#tree.get(path, 'follow');
      if (folder.kind !== 'directory') throw errno('ENOTDIR');
      return [...folder.entries].map(([name, { kind }]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  stat(path: string): ResultAsync<FileStat | null, FileSystemError> {
    return this.#attempt({ operation: 'look at', path }, () => {
      const node = this.#tree.find(path, 'keep');
      return node && { kind: node.kind, size: sizeOf(node), modifiedMs: node.modifiedMs, mode: node.kind === 'link' ? 0o777 : node.mode };
    });
  }

  makeDirectory(path: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'make folder', path }, () => this.#tree.makeFolders(path, options.mode ?? 0o755, this.#tick()));
  }

  move(from: string, to: string): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'move', path: from, to }, () => {
      this.#tree.makeFolders(dirname(to), 0o755, this.#tick());
      this.#tree.move(from, to);
    });
  }

  copyFile(from: string, to: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'copy', path: from, to }, () => {
      const source = this.#file(from);
      this.#writeFile(to, source.text, options.mode ?? source.mode);
    });
  }

  linkOrCopy(from: string, to: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.copyFile(from, to, options);
  }

  remove(path: string): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'remove', path }, () => this.#tree.remove(path));
  }

  replaceLink(path: string, target: string): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'link', path, to: target }, () => {
      this.#tree.makeFolders(dirname(path), 0o755, this.#tick());
      this.#tree.put(path, { kind: 'link', target, modifiedMs: this.#tick() });
    });
  }

  readLink(path: string): ResultAsync<string | null, FileSystemError> {
    return this.#attempt({ operation: 'read link', path }, () => {
      const node = this.#tree.find(path, 'keep');
      return node?.kind === 'link' ? node.target : null;
    });
  }

  realPath(path: string): ResultAsync<string, FileSystemError> {
    return this.#attempt({ operation: 'resolve', path }, () => {
      this.#tree.get(path, 'follow');
      const place = this.#tree.locate(path, 'follow');
      return join(place.folderPath, place.name);
    });
  }

  flushTree(path: string): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'sync', path }, () => flush(this.#tree.get(path, 'keep')));
  }

  digest(path: string): ResultAsync<string, FileSystemError> {
    return this.#attempt({ operation: 'read', path }, () => createHash('sha256').update(this.#file(path).text).digest('hex'));
  }

  freeBytes(path: string): ResultAsync<number, FileSystemError> {
    return this.#attempt({ operation: 'measure the free space of', path }, () => this.free);
  }

  #appendHandle(path: string, file: MemoryFile): AppendHandle {
    let open = true;
    const whileOpen = (operation: FileOperation, action: () => void): ResultAsync<void, FileSystemError> =>
      this.#attempt({ operation, path }, () => {
        if (!open) throw errno('EBADF');
        action();
      });
    return {
      write: (text) =>
        whileOpen('append to', () => {
          file.text += text;
          file.modifiedMs = this.#tick();
        }),
      sync: () => whileOpen('sync', () => void (file.synced = file.text.length)),
      close: () => this.#attempt({ operation: 'close', path }, () => void (open = false)),
    };
  }

  #file(path: string): MemoryFile {
    const node = this.#tree.get(path, 'follow');
    if (node.kind !== 'file') throw errno('EISDIR');
    return node;
  }

  #writeFile(path: string, text: string, mode: number): void {
    this.#tree.makeFolders(dirname(path), 0o755, this.#tick());
    this.#tree.put(path, { kind: 'file', text, synced: text.length, mode, modifiedMs: this.#tick() });
  }

  /** Every change is a millisecond later than the one before. */
  #tick(): number {
    this.#modifiedMs += 1;
    return this.#modifiedMs;
  }

  #attempt<T>(attempt: FileAttempt, action: () => T): ResultAsync<T, FileSystemError> {
    return ResultAsync.fromThrowable(
      async () => {
        await Promise.resolve(); // as a disk, never at once
        this.onOperation?.(attempt.operation, attempt.path);
        return action();
      },
      (thrown) => {
        if (thrown instanceof Crash) throw thrown;
        return fileSystemFailure(thrown, attempt);
      },
    )();
  }
}

function sizeOf(node: MemoryNode): number {
  if (node.kind === 'file') return Buffer.byteLength(node.text);
  return node.kind === 'link' ? Buffer.byteLength(node.target) : 0;
}

function flush(node: MemoryNode): void {
  if (node.kind === 'file') node.synced = node.text.length;
  else if (node.kind === 'directory') for (const entry of node.entries.values()) flush(entry);
}

function durable(folder: MemoryDirectory): MemoryDirectory {
  const entries = [...folder.entries].map(([name, node]): [string, MemoryNode] => {
    if (node.kind === 'directory') return [name, durable(node)];
    return [name, node.kind === 'file' ? { ...node, text: node.text.slice(0, node.synced) } : node];
  });
  return { ...folder, entries: new Map(entries) };
}
