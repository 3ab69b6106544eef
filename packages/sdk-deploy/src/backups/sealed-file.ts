import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { KeyError } from '@woosoo/sdk-core';
import { backupDamaged, backupFailed, type BackupDamaged, type BackupFailed } from './backup-errors.ts';
import type { Seal } from './seal.ts';

/** Copies a file into a backup (0600, synced), sealed. */
export function sealFile(from: string, to: string, seal: Seal): ResultAsync<void, BackupFailed | KeyError> {
  return seal.seal().andThen((sealing) =>
    attempt(
      async () => {
        await mkdir(dirname(to), { recursive: true, mode: 0o700 });
        await pipeline(createReadStream(from), sealing, createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true }));
      },
      (reason) =>
        backupFailed({
          message: `${from} could not be copied to ${to}: ${reason}.`,
          remedy: 'Check the free space and the rights of both folders.',
        }),
    ),
  );
}

/** What a small file of a backup holds. */
export function openFile(path: string, seal: Seal): ResultAsync<Buffer, BackupDamaged | KeyError> {
  return seal.open(path).andThen((opening) =>
    attempt(
      async () => {
        const chunks: Buffer[] = [];
        await pipeline(createReadStream(path), opening, async (source: AsyncIterable<Buffer>) => {
          for await (const chunk of source) chunks.push(Buffer.from(chunk));
        });
        return Buffer.concat(chunks);
      },
      (reason) =>
        backupDamaged({
          message: `${path} cannot be read: ${reason}.`,
          remedy:
            'If it was encrypted on another machine, give this one the recovery key: `woosoo backup keys --import FILE`. Otherwise take another backup.',
        }),
    ),
  );
}

function attempt<T, E>(work: () => Promise<T>, failed: (reason: string) => E): ResultAsync<T, E> {
  const run = async (): Promise<Result<T, E>> => {
    try {
      return ok(await work());
    } catch (thrown) {
      return err(failed(thrown instanceof Error ? thrown.message : String(thrown)));
    }
  };
  return new ResultAsync(run());
}
