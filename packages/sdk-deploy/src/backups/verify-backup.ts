import { join } from 'node:path';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { Backup, BackupVerification } from './backup.ts';
import { parseChecksums } from './checksums.ts';
import { filesBelow } from './file-tree.ts';
import type { Seal } from './seal.ts';
import { checkUnpacks } from './unpack-check.ts';

/** The list of hashes within a backup; it does not list itself. */
export const CHECKSUMS = 'checksums.sha256';
export const METADATA = 'metadata.json';

/** Compares a backup with its list of hashes, both ways, and unpacks its dump to the end. */
export function verifyBackup(
  deps: { readonly fileSystem: FileSystem; readonly seal: Seal },
  backup: Backup,
): ResultAsync<BackupVerification, FileSystemError> {
  const { fileSystem, seal } = deps;
  return safeTry(async function* () {
    const problems: string[] = [];
    const found = (yield* filesBelow(fileSystem, backup.directory)).filter((path) => path !== CHECKSUMS);
    const text = yield* fileSystem.readTextIfExists(join(backup.directory, CHECKSUMS));
    const checksums = text === null ? null : parseChecksums(text);
    if (checksums === null) return ok({ id: backup.id, files: found.length, problems: [`${CHECKSUMS} is missing or cannot be read`] });

    for (const [path, hash] of checksums) {
      if (!found.includes(path)) problems.push(`${path} is missing`);
      else if ((yield* fileSystem.digest(join(backup.directory, path))) !== hash) problems.push(`${path} was changed`);
    }
    problems.push(...found.filter((path) => !checksums.has(path)).map((path) => `${path} does not belong to it`));
    const { database } = backup.metadata;
    if (database !== null && !checksums.has(database.file)) problems.push(`${database.file} has no checksum`);
    if (database !== null && problems.length === 0) {
      const expected = database.family === 'sqlite' ? null : { names: database.tables, contents: database.contents };
      const { problem } = yield* checkUnpacks(join(backup.directory, database.file), seal, expected);
      if (problem !== null) problems.push(`${database.file} ${problem}`);
    }
    return ok({ id: backup.id, files: found.length, problems });
  });
}
