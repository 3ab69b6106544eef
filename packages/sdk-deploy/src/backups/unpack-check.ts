import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ResultAsync, ok, type Result } from 'neverthrow';
import { DumpScanner } from './dump-scanner.ts';
import type { Seal } from './seal.ts';

/** What unpacking a dump to its end found; `problem` is `null` when it is whole. */
export interface UnpackFinding {
  readonly problem: string | null;
}

/** Unpacks a dump without keeping it. A dump of MySQL or MariaDB must come to its end mark and hold this many tables. */
export function checkUnpacks(path: string, seal: Seal, sqlTables: number | null): ResultAsync<UnpackFinding, never> {
  return new ResultAsync(check(path, seal, sqlTables));
}

async function check(path: string, seal: Seal, sqlTables: number | null): Promise<Result<UnpackFinding, never>> {
  const scanner = new DumpScanner();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), seal.open(), createGunzip(), scanner, nowhere);
  } catch (thrown) {
    return ok({ problem: `cannot be unpacked to its end (${thrown instanceof Error ? thrown.message : String(thrown)})` });
  }
  if (sqlTables === null) return ok({ problem: null });
  if (!scanner.complete) return ok({ problem: 'stops before its end mark' });
  return ok({ problem: scanner.tables === sqlTables ? null : `holds ${scanner.tables} tables instead of ${sqlTables}` });
}
