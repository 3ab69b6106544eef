import type { ResultAsync } from 'neverthrow';
import type { FileSystemError } from '@woosoo/sdk-core';

/** A file of a component's sources. Paths are relative to the sources, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly kind: 'file' | 'link';
  readonly size: number;
  readonly modifiedMs: number;
  readonly executable: boolean;
}

/** Reads whole source trees fast: a walk of ten thousand files costs tens of milliseconds. */
export interface SourceTree {
  /** Sorted by path. `exclude`: see {@link excluder}. */
  walk(root: string, exclude: (path: string) => boolean): readonly SourceFile[];
  /** SHA-256 as hex of a file's bytes, or of a link's target. */
  digest(root: string, file: SourceFile): string;
  /** Copies what {@link SourceTree.walk} finds into a folder that holds none of it. May be cut off anywhere. */
  copy(from: string, to: string, exclude: (path: string) => boolean): ResultAsync<void, FileSystemError>;
}

/**
 * Decides whether a relative path is left out: a pattern with `/` matches that path and all below it,
 * one without matches any file or folder of that name.
 */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  const names = new Set(patterns.filter((pattern) => !pattern.includes('/')));
  const paths = patterns.filter((pattern) => pattern.includes('/')).map((pattern) => pattern.replaceAll(/^\/|\/$/g, ''));
  return (path) =>
    names.has(path.slice(path.lastIndexOf('/') + 1)) || paths.some((pattern) => path === pattern || path.startsWith(`${pattern}/`));
}
