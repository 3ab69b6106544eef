import { open, type FileHandle } from 'node:fs/promises';

// Files are read here at positions, which the `FileSystem` port cannot: a log may have gigabytes.

/** Where the contents of a file come from that was unpacked to be read. */
export interface PackedOrigin {
  readonly id: string;
  readonly onClose: () => void;
}

/** A log file that is open for reading. Renaming or deleting it meanwhile does no harm. */
export class LogFile implements AsyncDisposable {
  readonly path: string;
  /** As it was when it was opened: what is written later is not part of it. */
  readonly size: number;
  readonly modifiedMs: number;
  /** Device and number of the file, which stay when it is renamed; of a packed one: those of the packed file. */
  readonly id: string;
  readonly isUnpacked: boolean;
  readonly #handle: FileHandle;
  readonly #onClose: (() => void) | undefined;

  private constructor(
    path: string,
    handle: FileHandle,
    packed: PackedOrigin | undefined,
    { size, modifiedMs, id }: { readonly size: number; readonly modifiedMs: number; readonly id: string },
  ) {
    this.path = path;
    this.#handle = handle;
    this.#onClose = packed?.onClose;
    this.isUnpacked = packed !== undefined;
    this.id = packed?.id ?? id;
    this.size = size;
    this.modifiedMs = modifiedMs;
  }

  /** `size`: how much of it counts. `null` when there is no such file (any more). */
  static async open(path: string, size?: number, packed?: PackedOrigin): Promise<LogFile | null> {
    const handle = await open(path, 'r').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
      throw error;
    });
    if (handle === null) return null;
    const stat = await handle.stat({ bigint: true });
    return new LogFile(path, handle, packed, {
      size: Math.min(size ?? Infinity, Number(stat.size)),
      modifiedMs: Number(stat.mtimeMs),
      id: `${stat.dev}:${stat.ino}`,
    });
  }

  /** The bytes from a position on, fewer at the end (or when the file was emptied meanwhile). */
  async read(position: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.size - position));
    const bytes = Buffer.allocUnsafe(wanted);
    return bytes.subarray(0, await this.readInto(bytes, position));
  }

  /** Fills the target; how many bytes there were. */
  async readInto(target: Uint8Array, position: number): Promise<number> {
    const wanted = Math.max(0, Math.min(target.length, this.size - position));
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(target, filled, wanted - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
    this.#onClose?.();
  }
}
