import { dirname, join, parse, relative, resolve, sep } from 'node:path';

export interface MemoryFile {
  readonly kind: 'file';
  text: string;
  /** How much of the text a power cut leaves. */
  synced: number;
  mode: number;
  modifiedMs: number;
}

export interface MemoryLink {
  readonly kind: 'link';
  readonly target: string;
  readonly modifiedMs: number;
}

export interface MemoryDirectory {
  readonly kind: 'directory';
  mode: number;
  readonly modifiedMs: number;
  readonly entries: Map<string, MemoryNode>;
}

export type MemoryNode = MemoryFile | MemoryLink | MemoryDirectory;

/** Where a path leads: its folder (real path), its name there, and what is there. The root has no name. */
export interface Place {
  readonly folder: MemoryDirectory;
  readonly folderPath: string;
  readonly name: string;
  readonly node: MemoryNode | null;
}

const MOST_LINKS = 40;

/** A thrown error as node throws it. */
export function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Folders, files and links in memory; each method fails as the system call would. */
export class MemoryTree {
  readonly root: MemoryDirectory;

  constructor(root: MemoryDirectory = { kind: 'directory', mode: 0o755, modifiedMs: 0, entries: new Map() }) {
    this.root = root;
  }

  /** Follows links on the way, and the last one too if asked. */
  locate(path: string, last: 'follow' | 'keep', links = 0): Place {
    if (links > MOST_LINKS) throw errno('ELOOP');
    const absolute = resolve(path);
    const names = relative(parse(absolute).root, absolute).split(sep);
    let place: Place = { folder: this.root, folderPath: parse(absolute).root, name: '', node: this.root };
    for (const [index, name] of names.entries()) {
      if (name === '') break;
      place = enter(place, name);
      const isLast = index === names.length - 1;
      if (place.node?.kind === 'link' && (!isLast || last === 'follow')) {
        const target = resolve(place.folderPath, place.node.target);
        return this.locate(join(target, ...names.slice(index + 1)), last, links + 1);
      }
    }
    return place;
  }

  /** What is at a path that must be there. */
  get(path: string, last: 'follow' | 'keep'): MemoryNode {
    const { node } = this.locate(path, last);
    if (node === null) throw errno('ENOENT');
    return node;
  }

  /** What is at a path, or `null` when it or a part of it is not there. */
  find(path: string, last: 'follow' | 'keep'): MemoryNode | null {
    try {
      return this.locate(path, last).node;
    } catch (thrown) {
      if (thrown instanceof Error && ['ENOENT', 'ENOTDIR'].includes(thrown.message)) return null;
      throw thrown;
    }
  }

  makeFolders(path: string, mode: number, modifiedMs: number): void {
    const absolute = resolve(path);
    if (absolute !== dirname(absolute) && this.find(absolute, 'follow') === null) this.makeFolders(dirname(absolute), 0o755, modifiedMs);
    const place = this.locate(absolute, 'follow');
    if (place.node === null) place.folder.entries.set(place.name, { kind: 'directory', mode, modifiedMs, entries: new Map() });
    else if (place.node.kind !== 'directory') throw errno('EEXIST');
  }

  /** Puts a file or link where there is none, or over one. */
  put(path: string, node: MemoryFile | MemoryLink): void {
    const place = this.locate(path, 'keep');
    if (place.node?.kind === 'directory') throw errno('EISDIR');
    place.folder.entries.set(place.name, node);
  }

  move(from: string, to: string): void {
    const source = this.locate(from, 'keep');
    if (source.node === null) throw errno('ENOENT');
    const target = this.locate(to, 'keep');
    if (target.node === source.node) return;
    if (source.node.kind === 'directory' && join(target.folderPath, sep).startsWith(join(source.folderPath, source.name, sep)))
      throw errno('EINVAL');
    if (target.node?.kind === 'directory') {
      if (source.node.kind !== 'directory') throw errno('EISDIR');
      if (target.node.entries.size > 0) throw errno('ENOTEMPTY');
    } else if (target.node !== null && source.node.kind === 'directory') throw errno('ENOTDIR');
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, source.node);
  }

  /** Whole, or not at all: unlike a disk, which empties a folder entry by entry. */
  remove(path: string): void {
    if (this.find(path, 'keep') === null) return;
    const place = this.locate(path, 'keep');
    place.folder.entries.delete(place.name);
  }
}

function enter(place: Place, name: string): Place {
  const folder = place.node;
  if (folder === null) throw errno('ENOENT');
  if (folder.kind !== 'directory') throw errno('ENOTDIR');
  return { folder, folderPath: join(place.folderPath, place.name), name, node: folder.entries.get(name) ?? null };
}
