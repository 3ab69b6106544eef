import { statSync } from 'node:fs';
import { logFiles, type LogFileEntry } from '../files/log-files.ts';
import { unpackedLog } from '../files/unpacked-log.ts';
import { OpenTail } from './open-tail.ts';

/** How often the folder is looked at for files that rotation has made. */
const listEveryMs = 250;
/** Programs may go on writing into a file that was renamed until they open the new one. */
const lingerMs = 5000;
/** And get so long to finish a line that they have begun. */
const finishMs = 200;
/** A log that is rotated all the time is read as it was seen last. */
const mostLooks = 20;

/**
 * Follows a log over everything that rotation does to it: renamed and begun anew, copied and emptied, deleted, a new file every day, several times between two looks.
 * Every whole line is given once. What was written into a file that was emptied or deleted before we saw it, and of which no copy is left, is lost to everybody.
 */
export class FileFollower implements Disposable {
  readonly #path: string;
  readonly #listFiles: typeof logFiles;
  #current: OpenTail | null = null;
  #lingering: { readonly tail: OpenTail; quietSince: number }[] = [];
  /** The files that were there at the last look: not new. */
  #known: ReadonlySet<string> = new Set();
  #listedAt = -Infinity;
  /** When a newer file than the current one was first seen. */
  #leavingSince: number | null = null;

  constructor(path: string, listFiles = logFiles) {
    this.#path = path;
    this.#listFiles = listFiles;
  }

  /** Begins behind the last whole line that is there now; where that is, for whoever reads what stands before it. */
  async begin(): Promise<{ readonly path: string; readonly id: string; readonly position: number } | null> {
    const files = await this.#list();
    const last = files.findLast(({ name }) => !name.endsWith('.gz'));
    this.#current = last === undefined ? null : OpenTail.open(last.path);
    this.#current?.toEnd();
    const current = this.#current;
    return current === null ? null : { path: current.path, id: current.id, position: current.position };
  }

  /** The lines that were written since the last time. */
  async poll(): Promise<readonly string[]> {
    const lines: string[] = [];
    this.#pollLingering(lines);
    if (this.#current !== null && this.#drain(this.#current, lines) === 'emptied') await this.#findCopies(this.#current, lines);
    if (this.#isReplaced() || performance.now() - this.#listedAt > listEveryMs) await this.#moveOn(lines);
    return lines;
  }

  [Symbol.dispose](): void {
    this.#current?.[Symbol.dispose]();
    for (const { tail } of this.#lingering) tail[Symbol.dispose]();
  }

  #drain(tail: OpenTail, lines: string[]): 'emptied' | 'read' {
    for (;;) {
      const next = tail.next();
      if (next === null) return 'read';
      if (next === 'emptied') return 'emptied';
      for (const line of next) lines.push(line);
    }
  }

  /** The name is gone, or another file's. */
  #isReplaced(): boolean {
    if (this.#current === null) return true;
    const now = statSync(this.#current.path, { bigint: true, throwIfNoEntry: false });
    return now === undefined || `${now.dev}:${now.ino}` !== this.#current.id;
  }

  /** Reads what has come after the current file, and makes the newest the current one. */
  async #moveOn(lines: string[]): Promise<void> {
    const known = this.#known;
    const files = await this.#list();
    const current = this.#current;
    const index = files.findIndex(({ id }) => id === current?.id);
    // The system gives the number of a deleted file to a new one, so only the order tells; without ours among them, the names do.
    const newer = index >= 0 ? files.slice(index + 1) : files.filter(({ id, path }) => path === this.#path || !known.has(id));
    if (newer.length === 0) return;
    if (current !== null) {
      if (this.#drain(current, lines) === 'emptied') return;
      this.#leavingSince ??= performance.now();
      if (current.hasPartialLine && performance.now() - this.#leavingSince < finishMs) return;
      lines.push(...current.remainder());
    }
    let latest: OpenTail | null = null;
    for (const [at, file] of newer.entries()) {
      const tail = await this.#read(file, current, lines);
      if (tail === 'another') {
        // Rotated while we were looking: the next look goes on from here.
        this.#known = new Set([...this.#known].filter((id) => !newer.slice(at).some((unread) => unread.id === id)));
        break;
      }
      if (tail === null) continue;
      latest?.[Symbol.dispose]();
      latest = tail;
    }
    if (latest === null) return;
    if (current !== null) this.#lingering.push({ tail: current, quietSince: performance.now() });
    this.#current = latest;
    this.#leavingSince = null;
  }

  /**
   * Reads a file that has appeared: from the begin, or where we were if it holds what we have read. `null` when it cannot go on being written;
   * `another` when its name is another file's by now.
   */
  async #read(file: LogFileEntry, current: OpenTail | null, lines: string[]): Promise<OpenTail | null | 'another'> {
    if (!file.name.endsWith('.gz')) {
      const tail = OpenTail.open(file.path);
      if (tail?.id !== file.id) {
        tail?.[Symbol.dispose]();
        return 'another';
      }
      this.#drain(tail, lines);
      return tail;
    }
    using copy = await unpackedLog(file.path);
    using tail = copy === null ? null : OpenTail.open(copy.path);
    if (tail === null) return null;
    if (current?.isCopiedIn(tail) === true) current.continueIn(tail);
    this.#drain(tail, lines);
    lines.push(...tail.remainder());
    return null;
  }

  /** The current file was emptied: what was not read of it yet is in a copy, and there may be later copies. */
  async #findCopies(current: OpenTail, lines: string[]): Promise<void> {
    const known = this.#known;
    const files = (await this.#list()).filter(({ id, name }) => id !== current.id && !name.endsWith('.gz'));
    let rest: readonly LogFileEntry[] = files.filter(({ id }) => !known.has(id));
    for (const [index, file] of [...files.entries()].reverse()) {
      using tail = OpenTail.open(file.path);
      if (tail === null || !current.isCopiedIn(tail)) continue;
      current.continueIn(tail);
      this.#drain(tail, lines);
      lines.push(...tail.remainder());
      rest = files.slice(index + 1);
      break;
    }
    for (const file of rest) {
      using tail = OpenTail.open(file.path);
      if (tail !== null) this.#drain(tail, lines);
    }
    lines.push(...current.remainder());
    current.rewind();
    this.#drain(current, lines);
  }

  #pollLingering(lines: string[]): void {
    const now = performance.now();
    for (const lingering of this.#lingering) {
      const before = lines.length;
      this.#drain(lingering.tail, lines);
      if (lines.length > before) lingering.quietSince = now;
    }
    const isOver = ({ quietSince }: { readonly quietSince: number }): boolean => now - quietSince > lingerMs;
    for (const { tail } of this.#lingering.filter(isOver)) {
      lines.push(...tail.remainder());
      tail[Symbol.dispose]();
    }
    this.#lingering = this.#lingering.filter((lingering) => !isOver(lingering));
  }

  async #list(): Promise<readonly LogFileEntry[]> {
    const files = await this.#steadyList();
    this.#known = new Set(files.map(({ id }) => id));
    this.#listedAt = performance.now();
    return files;
  }

  /** Names are given on one after another while a log is rotated: only what two looks agree on was so at one time. */
  async #steadyList(): Promise<readonly LogFileEntry[]> {
    let files = await this.#listFiles(this.#path);
    for (let looks = 0; looks < mostLooks; looks += 1) {
      const again = await this.#listFiles(this.#path);
      if (namesOf(files) === namesOf(again)) return again;
      files = again;
    }
    return files;
  }
}

function namesOf(files: readonly LogFileEntry[]): string {
  return files.map(({ name, id }) => `${name} ${id}`).join('\n');
}
