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
 * Decides whether a relative path is left out. A pattern is a path from the root of the sources, with all below it: `vendor` is not `resources/views/vendor`.
 * One that begins with two asterisks and a slash, as git has it, is left out wherever it lies.
 */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  const anywhere = patterns.filter((pattern) => pattern.startsWith(ANYWHERE)).map((pattern) => pattern.slice(ANYWHERE.length));
  const paths = [...anywhere, ...patterns.filter((pattern) => !pattern.startsWith(ANYWHERE))].map((path) => path.replace(/\/+$/, ''));
  return (path) => paths.some((left) => path === left || path.startsWith(`${left}/`)) || anywhere.some((left) => path.endsWith(`/${left}`));
}

const ANYWHERE = '**/';
