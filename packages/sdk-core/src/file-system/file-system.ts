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
  /** Permission bits, 0o644 when absent. On Windows a mode without group and other bits becomes an ACL for the owner, SYSTEM and Administrators. */
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
 * On Windows, operations that a virus scanner or reader blocks for a moment are retried for some seconds.
 */
export interface FileSystem {
  readText(path: string): ResultAsync<string, FileSystemError>;
  /** Like {@link FileSystem.readText}, but `null` when there is no such file. */
  readTextIfExists(path: string): ResultAsync<string | null, FileSystemError>;
  /** Readers see the old content or the new, never a part; durable on return (file and folder are synced). Creates the folder. */
  writeTextAtomic(path: string, text: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /** Opens for appending, creating the file (mode 0600) and syncing its folder, so that the file itself survives a power cut. */
  openAppend(path: string): ResultAsync<AppendHandle, FileSystemError>;
  list(path: string): ResultAsync<readonly DirectoryEntry[], FileSystemError>;
  /** Does not follow a link. */
  stat(path: string): ResultAsync<FileStat | null, FileSystemError>;
  makeDirectory(path: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /** Renames within a volume; replaces a file, never a non-empty folder. The folders are synced. */
  move(from: string, to: string): ResultAsync<void, FileSystemError>;
  copyFile(from: string, to: string, options?: WriteOptions): ResultAsync<void, FileSystemError>;
  /** Removes a file, a link (never what it points to) or a folder with all in it. */
  remove(path: string): ResultAsync<void, FileSystemError>;
  /** Points a link at a target in one act (a new link renamed over the old one). */
  replaceLink(path: string, target: string): ResultAsync<void, FileSystemError>;
  readLink(path: string): ResultAsync<string | null, FileSystemError>;
  /** The path with every link in it resolved. */
  realPath(path: string): ResultAsync<string, FileSystemError>;
  /** SHA-256 of a file's bytes, as hex; reads in pieces. */
  digest(path: string): ResultAsync<string, FileSystemError>;
  /** Free bytes for us on the volume that holds the path. */
  freeBytes(path: string): ResultAsync<number, FileSystemError>;
}
