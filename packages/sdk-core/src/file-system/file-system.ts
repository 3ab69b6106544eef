import type { ResultAsync } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';

export type EntryKind = 'file' | 'directory' | 'link' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FileStat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly modifiedMs: number;
  readonly mode: number;
}

export interface WriteOptions {
  /** Permission bits. When absent: 0o644 for a file, what the umask leaves of 0o755 for a folder, the source's for a copy. On Windows a mode without group and other bits becomes an ACL for the owner, SYSTEM and Administrators. */
  readonly mode?: number | undefined;
}

/** An open file to which records are appended. */
export interface AppendHandle {
  /** Appends; not durable until {@link AppendHandle.sync} has returned. */
  write(text: string): ResultAsync<void, FileSystemError>;
  /** Forces what was written to the disk. */
  sync(): ResultAsync<void, FileSystemError>;
  close(): ResultAsync<void, FileSystemError>;
}

/**
 * The disk. Paths are absolute. `null` means "not there"; removing what is absent and making a folder that exists succeed.
 * Every change is durable on return (content and the folder that names it are synced), or a journal could say "done" of something that a power cut takes back.
 * Whatever makes an entry makes the folders above it too.
 * On Windows, operations that a virus scanner or reader blocks for a moment are retried for some seconds.
 */
export interface FileSystem {
  readText(path: string): ResultAsync<string, FileSystemError>;
  /** Like {@link FileSystem.readText}, but `null` when there is no such file. */
  readTextIfExists(path: string): ResultAsync<string | null, FileSystemError>;
  /** Readers see the old content or the new, never a part; durable on return (file and folder are synced). A link is replaced, not followed. */
  writeTextAtomic(path: string, text: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /** Opens for appending, creating the file (mode 0600) and syncing its folder, so that the file itself survives a power cut. */
  openAppend(path: string): ResultAsync<AppendHandle, FileSystemError>;
  /** By name. */
  list(path: string): ResultAsync<readonly DirectoryEntry[], FileSystemError>;
  /** Does not follow a link. */
  stat(path: string): ResultAsync<FileStat | null, FileSystemError>;
  /** Makes a folder and those above it. The mode is for the last of them, and for a new one only. */
  makeDirectory(path: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /** Renames within a volume; replaces a file, never a non-empty folder. The folders are synced. */
  move(from: string, to: string): ResultAsync<void, FileSystemError>;
  copyFile(from: string, to: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /**
   * Like {@link FileSystem.copyFile}, for files that are never written again: where the volume can, the copy is another name of the same bytes and takes no space
   * (and the mode stays that of the source).
   */
  linkOrCopy(from: string, to: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /** Removes a file, a link (never what it points to) or a folder with all in it. */
  remove(path: string): ResultAsync<void, FileSystemError>;
  /** Points a link at a target in one act (a new link renamed over the old one; on Windows there is a moment between without any). */
  replaceLink(path: string, target: string): ResultAsync<void, FileSystemError>;
  /** Where a link points; `null` when there is none, or something else than a link. */
  readLink(path: string): ResultAsync<string | null, FileSystemError>;
  /** The path with every link in it resolved. */
  realPath(path: string): ResultAsync<string, FileSystemError>;
  /** Forces a folder and all in it to the disk, whoever wrote it: programs that we run leave that to the system. Links are not followed. */
  flushTree(path: string): ResultAsync<void, FileSystemError>;
  /** SHA-256 of a file's bytes, as hex; reads in pieces. */
  digest(path: string): ResultAsync<string, FileSystemError>;
  /** Free bytes for us on the volume that holds the path, or would hold it once it is made. */
  freeBytes(path: string): ResultAsync<number, FileSystemError>;
}
