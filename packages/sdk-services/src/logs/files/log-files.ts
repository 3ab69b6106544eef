import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LogFile } from './log-file.ts';
import { rotatedNames } from './rotated-names.ts';
import { unpackedLog } from './unpacked-log.ts';

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
  const packed = await stat(path, { bigint: true }).catch(() => null);
  const copy = packed === null ? null : await unpackedLog(path);
  if (packed === null || copy === null) return null;
  return LogFile.open(copy.path, undefined, { id: `${packed.dev}:${packed.ino}`, onClose: () => copy[Symbol.dispose]() });
}
