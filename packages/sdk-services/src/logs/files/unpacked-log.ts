import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { temporaryLog, type TemporaryLog } from './temporary-log.ts';

/** A packed log unpacked; `null` when there is no such file. One that is cut short or damaged gives what can be had of it. */
export async function unpackedLog(path: string): Promise<TemporaryLog | null> {
  try {
    return await temporaryLog((into) => pipeline(createReadStream(path), createGunzip(), into).catch(unlessDamaged));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function unlessDamaged(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
}
