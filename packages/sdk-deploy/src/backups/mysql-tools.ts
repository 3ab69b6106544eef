import { join } from 'node:path';
import type { BranchPaths, Cancelled, DatabaseTarget, FileSystem, FileSystemError, ProcessError, ProcessRunner } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { BackupFailed, DumpIncomplete, RestoreFailed } from './backup-errors.ts';
import { dumpArguments, loadArguments } from './dump-options.ts';
import type { DumpedTables, DumpProcess } from './dump-process.ts';
import { findDatabaseProgram } from './find-database-program.ts';
import { withOptionFile } from './option-file.ts';

export type DumpError = FileSystemError | ProcessError | Cancelled | DumpIncomplete | BackupFailed;
export type LoadError = FileSystemError | ProcessError | Cancelled | RestoreFailed;

/** The dump and client programs of MySQL and MariaDB, bound to the branch's database. */
export class MysqlTools {
  readonly #fileSystem: FileSystem;
  readonly #processes: ProcessRunner;
  readonly #dumps: DumpProcess;
  readonly #folder: string;
  readonly #target: DatabaseTarget;

  constructor(
    deps: { readonly fileSystem: FileSystem; readonly processes: ProcessRunner; readonly dumps: DumpProcess; readonly paths: BranchPaths },
    target: DatabaseTarget,
  ) {
    this.#fileSystem = deps.fileSystem;
    this.#processes = deps.processes;
    this.#dumps = deps.dumps;
    this.#folder = join(deps.paths.state, 'database-client');
    this.#target = target;
  }

  /** Dumps the database into a packed file. `family` is what the server really is. */
  dump(path: string, family: DatabaseTarget['family'], signal?: AbortSignal): ResultAsync<DumpedTables, DumpError> {
    const target = this.#target;
    return findDatabaseProgram(this.#processes, 'dump', family).andThen((tool) =>
      withOptionFile(this.#fileSystem, this.#folder, target, (optionFile) =>
        this.#dumps.dumpToFile({ program: tool.program, args: dumpArguments(tool, optionFile, target), effect: 'read' }, path, signal),
      ),
    );
  }

  /** Loads a packed dump into a schema of the same server. */
  load(path: string, schema: string, signal?: AbortSignal): ResultAsync<void, LoadError> {
    const target = this.#target;
    return findDatabaseProgram(this.#processes, 'client', target.family).andThen((tool) =>
      withOptionFile(this.#fileSystem, this.#folder, target, (optionFile) =>
        this.#dumps.loadFromFile(
          { program: tool.program, args: loadArguments(tool, optionFile, target, schema), effect: 'write' },
          path,
          signal,
        ),
      ),
    );
  }
}
