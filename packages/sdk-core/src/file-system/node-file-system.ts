import { createHash } from 'node:crypto';
import { createReadStream, type Dirent, type Stats } from 'node:fs';
import {
  chown,
  copyFile,
  link,
  lstat,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
} from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import { retryWhileBusy } from './busy-retry.ts';
import { makeFolders, restrictAccess, syncDirectory, temporaryName } from './durable-writes.ts';
import { errnoOf, fileSystemFailure, type FileAttempt } from './file-system-failure.ts';
import type { AppendHandle, DirectoryEntry, EntryKind, FileStat, FileSystem, WriteOptions } from './file-system.ts';
import { flushTree } from './flush-tree.ts';
import { NodeAppendHandle } from './node-append-handle.ts';
import { placeLink } from './place-link.ts';

/** The real disk. */
export class NodeFileSystem implements FileSystem {
  readonly #platform: NodeJS.Platform;

  constructor(deps: { readonly platform?: NodeJS.Platform } = {}) {
    this.#platform = deps.platform ?? process.platform;
  }

  readText(path: string): ResultAsync<string, FileSystemError> {
    return this.#attemptRetried({ operation: 'read', path }, () => readFile(path, 'utf8'));
  }

  readTextIfExists(path: string): ResultAsync<string | null, FileSystemError> {
    return this.#attemptRetried({ operation: 'read', path }, () => nullIfAbsent(readFile(path, 'utf8')));
  }

  writeTextAtomic(path: string, text: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'write', path }, () =>
      this.#replace(path, async (temporary) => {
        // Created for the owner alone: a secret must not be readable even for a moment.
        const file = await open(temporary, 'wx', 0o600);
        try {
          await this.#keepOwner(path, temporary);
          await restrictAccess(temporary, options.mode ?? 0o644, this.#platform);
          await file.writeFile(text);
          await file.sync();
        } finally {
          await file.close();
        }
      }),
    );
  }

  openAppend(path: string): ResultAsync<AppendHandle, FileSystemError> {
    return this.#attemptRetried({ operation: 'append to', path }, async () => {
      await makeFolders(dirname(path), this.#platform);
      const before = await nullIfAbsent(stat(path));
      const file = await open(path, 'a', 0o600);
      if (before === null) {
        await restrictAccess(path, 0o600, this.#platform);
        await syncDirectory(dirname(path), this.#platform);
      }
      return new NodeAppendHandle(path, file);
    });
  }

  list(path: string): ResultAsync<readonly DirectoryEntry[], FileSystemError> {
    return this.#attemptRetried({ operation: 'list', path }, async () => {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  stat(path: string): ResultAsync<FileStat | null, FileSystemError> {
    return this.#attemptRetried({ operation: 'look at', path }, async () => {
      const found = await nullIfAbsent(lstat(path));
      return found && { kind: kindOf(found), size: found.size, modifiedMs: found.mtimeMs, mode: found.mode & 0o7777 };
    });
  }

  makeDirectory(path: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.#attemptRetried({ operation: 'make folder', path }, async () => {
      const made = await makeFolders(path, this.#platform);
      if (made && options.mode !== undefined) await restrictAccess(path, options.mode, this.#platform);
    });
  }

  move(from: string, to: string): ResultAsync<void, FileSystemError> {
    return this.#attemptRetried({ operation: 'move', path: from, to }, async () => {
      await makeFolders(dirname(to), this.#platform);
      if (this.#platform === 'win32') await makeWay(from, to);
      await rename(from, to);
      await syncDirectory(dirname(to), this.#platform);
      if (dirname(from) !== dirname(to)) await syncDirectory(dirname(from), this.#platform);
    });
  }

  copyFile(from: string, to: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'copy', path: from, to }, () =>
      this.#replace(to, async (temporary) => {
        await copyFile(from, temporary);
        await this.#keepOwner(to, temporary);
        await restrictAccess(temporary, options.mode ?? (await stat(from)).mode & 0o7777, this.#platform);
        const file = await open(temporary, this.#platform === 'win32' ? 'r+' : 'r'); // Windows syncs only what is open for writing
        try {
          await file.sync();
        } finally {
          await file.close();
        }
      }),
    );
  }

  linkOrCopy(from: string, to: string, options: WriteOptions = {}): ResultAsync<void, FileSystemError> {
    const linked = this.#attempt({ operation: 'link', path: from, to }, () => this.#replace(to, (temporary) => link(from, temporary)));
    // Another volume, a volume without such links, too many of them: all the same to whoever asks.
    return linked.orElse(() => this.copyFile(from, to, options));
  }

  remove(path: string): ResultAsync<void, FileSystemError> {
    return this.#attemptRetried({ operation: 'remove', path }, async () => {
      // Without a trailing separator, through which a link would be followed.
      const entry = resolve(path);
      if ((await nullIfAbsent(lstat(entry))) === null) return;
      await rm(entry, { recursive: true, force: true });
      await syncDirectory(dirname(entry), this.#platform);
    });
  }

  replaceLink(path: string, target: string): ResultAsync<void, FileSystemError> {
    return this.#attempt({ operation: 'link', path, to: target }, () =>
      this.#replace(path, (temporary) => placeLink(temporary, target, this.#platform)),
    );
  }

  readLink(path: string): ResultAsync<string | null, FileSystemError> {
    return this.#attemptRetried({ operation: 'read link', path }, async () => {
      const entry = await nullIfAbsent(lstat(path));
      if (entry?.isSymbolicLink() !== true) return null;
      const target = await readlink(path);
      return this.#platform === 'win32' ? target.replace(/(?<=[^:])\\$/, '') : target; // a junction's comes back with a backslash
    });
  }

  realPath(path: string): ResultAsync<string, FileSystemError> {
    return this.#attempt({ operation: 'resolve', path }, () => realpath(path));
  }

  flushTree(path: string): ResultAsync<void, FileSystemError> {
    return this.#attemptRetried({ operation: 'sync', path }, () => flushTree(path, this.#platform));
  }

  digest(path: string): ResultAsync<string, FileSystemError> {
    return this.#attemptRetried({ operation: 'read', path }, async () => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), hash);
      return hash.digest('hex');
    });
  }

  freeBytes(path: string): ResultAsync<number, FileSystemError> {
    return this.#attempt({ operation: 'measure the free space of', path }, async () => {
      // A folder that is still to be made is measured where it will be.
      let existing = resolve(path);
      while ((await nullIfAbsent(stat(existing))) === null && existing !== dirname(existing)) existing = dirname(existing);
      const volume = await statfs(existing);
      return volume.bavail * volume.bsize;
    });
  }

  /** Makes the new thing under a temporary name beside the old one and renames it over that. */
  async #replace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
    await makeFolders(dirname(path), this.#platform);
    const temporary = temporaryName(path);
    try {
      await make(temporary);
      await this.#retried(() => this.#renameOver(temporary, path));
    } catch (thrown) {
      await rm(temporary, { recursive: true, force: true }).catch(() => undefined); // the first error counts
      throw thrown;
    }
    await syncDirectory(dirname(path), this.#platform);
  }

  async #renameOver(temporary: string, path: string): Promise<void> {
    const before = this.#platform === 'win32' ? await nullIfAbsent(lstat(path)) : null;
    // Windows says EPERM, as it does of a file that somebody reads, and would be asked again for seconds.
    if (before?.isDirectory() === true) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
    // Nor can it rename over a link to a folder; there is a moment without it, and doing it again heals a cut in that moment.
    if (before?.isSymbolicLink() === true) await rm(path, { force: true });
    await rename(temporary, path);
  }

  /** A file that root rewrites stays its owner's: a service that runs as another account must still be able to read it. */
  async #keepOwner(path: string, temporary: string): Promise<void> {
    if (this.#platform === 'win32' || process.getuid?.() !== 0) return;
    const before = await nullIfAbsent(stat(path));
    if (before !== null && (before.uid !== 0 || before.gid !== 0)) await chown(temporary, before.uid, before.gid);
  }

  #retried<T>(action: () => Promise<T>): Promise<T> {
    return this.#platform === 'win32' ? retryWhileBusy(action) : action();
  }

  #attempt<T>(attempt: FileAttempt, action: () => Promise<T>): ResultAsync<T, FileSystemError> {
    return ResultAsync.fromThrowable(action, (thrown) => fileSystemFailure(thrown, attempt))();
  }

  #attemptRetried<T>(attempt: FileAttempt, action: () => Promise<T>): ResultAsync<T, FileSystemError> {
    return this.#attempt(attempt, () => this.#retried(action));
  }
}

/** Windows replaces no folder, not even an empty one (which `rmdir` alone removes), and may put a folder in a file's place. */
async function makeWay(from: string, to: string): Promise<void> {
  const before = await nullIfAbsent(lstat(to));
  if (before?.isDirectory() === true) return rmdir(to);
  if (before !== null && (await lstat(from)).isDirectory()) throw Object.assign(new Error(`${to} is a file`), { code: 'ENOTDIR' });
}

/** What a promise gives, or `null` when the path (or a part of it) is not there. */
async function nullIfAbsent<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    throw thrown;
  }
}

function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'directory';
  return entry.isFile() ? 'file' : 'other';
}
