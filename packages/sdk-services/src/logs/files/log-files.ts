import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LogFile } from './log-file.ts';
import { rotatedNames } from './rotated-names.ts';

/** One file of a log: the one that is written, or one that rotation has put aside. */
export interface LogFileEntry {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** Device and number of the file, which stay when it is renamed. */
  readonly id: string;
}

/** Every file of a log that is there, the oldest first. */
export async function logFiles(path: string): Promise<readonly LogFileEntry[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  const wanted = rotatedNames(
    basename(path),
    names.map((name) => ({ name, modifiedMs: 0 })),
  );
  const found = await Promise.all(
    wanted.map(async ({ name }) => {
      const known = await stat(join(folder, name), { bigint: true }).catch(() => null);
      if (known?.isFile() !== true) return [];
      return [
        { name, path: join(folder, name), size: Number(known.size), modifiedMs: Number(known.mtimeMs), id: `${known.dev}:${known.ino}` },
      ];
    }),
  );
  return rotatedNames(basename(path), found.flat());
}

/** Opens a file of a log; a packed one is unpacked beside the temporary files first, so that it can be read from any place. */
export async function openLogFile(path: string, size?: number): Promise<LogFile | null> {
  if (!path.endsWith('.gz')) return LogFile.open(path, size);
  const copy = await unpackedCopy(path);
  return copy === null ? null : await LogFile.open(copy.path, undefined, () => copy[Symbol.dispose]());
}

/** A packed log unpacked, gone when it is disposed of; `null` when there is no such file. */
export async function unpackedCopy(path: string): Promise<(Disposable & { readonly path: string }) | null> {
  const folder = await mkdtemp(join(tmpdir(), 'woosoo-log-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const unpacked = join(folder, 'log');
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(unpacked, { mode: 0o600 })).catch((error: unknown) => {
      // A packed file that is cut short or damaged gives what can be had of it.
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
    });
    return { path: unpacked, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
