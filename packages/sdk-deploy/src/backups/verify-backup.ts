import { join } from 'node:path';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, type ResultAsync } from 'neverthrow';
import type { BranchSigner } from '../signing/branch-signer.ts';
import type { Backup, BackupVerification } from './backup.ts';
import { parseChecksums, type Checksums } from './checksums.ts';
import type { DatabaseRecord } from './database-snapshot.ts';
import { filesBelow, linksBelow } from './file-tree.ts';
import type { Seal } from './seal.ts';
import { checkUnpacks } from './unpack-check.ts';

/** The list of hashes within a backup; it does not list itself. */
export const CHECKSUMS = 'checksums.sha256';
/** Beside it: what the list is signed with, so that somebody who changes a file cannot change its hash too. */
export const SIGNATURE = 'checksums.sha256.signature';
export const METADATA = 'metadata.json';

interface Deps {
  readonly fileSystem: FileSystem;
  readonly seal: Seal;
  readonly signer: BranchSigner;
}

/** Compares a backup with its list of hashes, both ways, and unpacks its dumps to the end (unless whoever asks unpacks them next). */
export function verifyBackup(
  deps: Deps,
  backup: Backup,
  options: { readonly unpack: boolean } = { unpack: true },
): ResultAsync<BackupVerification, FileSystemError> {
  const { fileSystem } = deps;
  const { id, directory, metadata } = backup;
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(directory)) === null)
      return ok({ id, files: 0, authenticity: 'unproven' as const, problems: [`${directory} is missing`] });
    const found = (yield* filesBelow(fileSystem, directory)).filter((path) => path !== CHECKSUMS && path !== SIGNATURE);
    const text = yield* fileSystem.readTextIfExists(join(directory, CHECKSUMS));
    const checksums = text === null ? null : parseChecksums(text);
    if (text === null || checksums === null)
      return ok({ id, files: found.length, authenticity: 'unproven' as const, problems: [`${CHECKSUMS} is missing or cannot be read`] });

    const signature = yield* fileSystem.readTextIfExists(join(directory, SIGNATURE));
    const authenticity = (yield* deps.signer.check())(text, signature?.trim());
    const problems = [...(yield* fileProblems(fileSystem, directory, checksums, found))];
    // Each backup of this branch is signed; whoever changes one can take its signature away, but not make another.
    if (signature === null && (yield* deps.signer.hasKey())) problems.push(`${SIGNATURE} is missing`);
    if (authenticity === 'altered') problems.push(`${CHECKSUMS} is not the one that was written with it`);
    const { database } = metadata;
    if (database !== null && !checksums.has(database.file)) problems.push(`${database.file} has no checksum`);
    if (database !== null && options.unpack && problems.length === 0) problems.push(...(yield* dumpProblems(deps, directory, database)));
    return ok({ id, files: found.length, authenticity, problems });
  });
}

function fileProblems(
  fileSystem: FileSystem,
  directory: string,
  checksums: Checksums,
  found: readonly string[],
): ResultAsync<readonly string[], FileSystemError> {
  return safeTry(async function* () {
    const problems = (yield* linksBelow(fileSystem, directory)).map((path) => `${path} is not a file of its own`);
    for (const [path, hash] of checksums) {
      if (!found.includes(path)) problems.push(`${path} is missing`);
      else if ((yield* fileSystem.digest(join(directory, path))) !== hash) problems.push(`${path} was changed`);
    }
    problems.push(...found.filter((path) => !checksums.has(path)).map((path) => `${path} does not belong to it`));
    return ok(problems);
  });
}

function dumpProblems({ seal }: Deps, directory: string, database: DatabaseRecord): ResultAsync<readonly string[], FileSystemError> {
  const expected = database.family === 'sqlite' ? null : { names: database.tables, contents: database.contents };
  const dumps = [
    [database.file, expected] as const,
    ...(database.events_file === null ? [] : [[database.events_file, { names: [], contents: [] }] as const]),
  ];
  return safeTry(async function* () {
    const problems: string[] = [];
    for (const [file, tables] of dumps) {
      const { problem } = yield* checkUnpacks(join(directory, file), seal, tables);
      if (problem !== null) problems.push(`${file} ${problem}`);
    }
    return ok(problems);
  });
}
