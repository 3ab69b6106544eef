import { rmSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** A file that is gone when it is disposed of. */
export interface TemporaryLog extends Disposable {
  readonly path: string;
}

/**
 * What can't be read from any place (packed, or only told line by line), written to a file that can.
 * The file is open before anything is written: a stream that opens it by itself would still try to after a failure has removed it.
 */
export async function temporaryLog(fill: (into: Writable) => Promise<void>): Promise<TemporaryLog> {
  const folder = await mkdtemp(join(tmpdir(), 'woosoo-log-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const path = join(folder, 'log');
  try {
    const file = await open(path, 'wx', 0o600);
    await fill(file.createWriteStream());
    return { path, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}
