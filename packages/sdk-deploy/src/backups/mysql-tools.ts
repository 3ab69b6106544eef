import { join } from 'node:path';
import {
  safeTry,
  type BranchPaths,
  type Cancelled,
  type Command,
  type DatabaseConnector,
  type DatabaseError,
  type DatabaseTarget,
  type FileSystem,
  type FileSystemError,
  type KeyError,
  type ProcessError,
  type ProcessRunner,
} from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { BackupFailed, DumpIncomplete, RestoreFailed } from './backup-errors.ts';
import type { ClientRun } from './database-client.ts';
import { dumpArguments, eventArguments, loadArguments, type DatabaseProgram } from './dump-options.ts';
import type { Dumped, DumpProcess, LoadRequest } from './dump-process.ts';
import type { DumpedTable } from './dump-survey.ts';
import { findDatabaseProgram } from './find-database-program.ts';
import { withOptionFile } from './option-file.ts';

export type DumpError = FileSystemError | ProcessError | Cancelled | DumpIncomplete | BackupFailed | KeyError;
export type LoadError = FileSystemError | ProcessError | Cancelled | RestoreFailed | DatabaseError | KeyError;

/** Which dump program made a dump: another one may write the same rows in another way. */
export interface DumpTool {
  readonly tool: string;
}

/** The dump and client programs of MySQL and MariaDB, bound to the branch's database. */
export class MysqlTools {
  readonly #fileSystem: FileSystem;
  readonly #processes: ProcessRunner;
  readonly #databases: DatabaseConnector;
  readonly #dumps: DumpProcess;
  readonly #folder: string;
  readonly #target: DatabaseTarget;

  constructor(
    deps: {
      readonly fileSystem: FileSystem;
      readonly processes: ProcessRunner;
      readonly databases: DatabaseConnector;
      readonly dumps: DumpProcess;
      readonly paths: BranchPaths;
    },
    target: DatabaseTarget,
  ) {
    this.#fileSystem = deps.fileSystem;
    this.#processes = deps.processes;
    this.#databases = deps.databases;
    this.#dumps = deps.dumps;
    this.#folder = join(deps.paths.state, 'database-client');
    this.#target = target;
  }

  /** Dumps the database into a packed file. `family` is what the server really is. */
  dump(path: string, family: DatabaseTarget['family'], run?: ClientRun): ResultAsync<Dumped & DumpTool, DumpError> {
    return this.#withDumpProgram(family, (tool, optionFile) =>
      this.#dumps
        .dumpToFile(command(tool, dumpArguments(tool, optionFile, this.#target), 'read'), path, run)
        .map((dumped) => ({ ...dumped, tool: tool.version })),
    );
  }

  /** Dumps the scheduled events alone: they run by themselves, so they must not be there before all else is. */
  dumpEvents(path: string, family: DatabaseTarget['family'], run?: ClientRun): ResultAsync<Dumped, DumpError> {
    return this.#withDumpProgram(family, (tool, optionFile) =>
      this.#dumps.dumpToFile(command(tool, eventArguments(tool, optionFile, this.#target), 'read'), path, run),
    );
  }

  /** Takes stock of a schema of the same server, as a dump of it would be. */
  survey(
    schema: string,
    family: DatabaseTarget['family'],
    run?: ClientRun,
  ): ResultAsync<DumpTool & { readonly tables: readonly DumpedTable[] }, DumpError> {
    const target = { ...this.#target, database: schema };
    return this.#withDumpProgram(family, (tool, optionFile) =>
      this.#dumps
        .survey(command(tool, dumpArguments(tool, optionFile, target), 'read'), run)
        .map((tables) => ({ tables, tool: tool.version })),
    );
  }

  /** Loads a packed dump into an empty schema of the same server. */
  load(
    path: string,
    schema: string,
    options: Pick<LoadRequest, 'rows' | 'signal' | 'operationId' | 'onRead'>,
  ): ResultAsync<void, LoadError> {
    const target = { ...this.#target, database: schema };
    const databases = this.#databases;
    return findDatabaseProgram(this.#processes, 'client', target.family).andThen((tool) =>
      withOptionFile(this.#fileSystem, this.#folder, target, (optionFile) => {
        const client = command(tool, loadArguments(tool, optionFile, target, schema), 'write');
        const load = (database: LoadRequest['database']): ResultAsync<void, LoadError> =>
          this.#dumps.load({ ...options, client, database, path });
        return safeTry(async function* () {
          await using database = databases.connect(target);
          return await load(database);
        });
      }),
    );
  }

  #withDumpProgram<T>(
    family: DatabaseTarget['family'],
    work: (tool: DatabaseProgram, optionFile: string) => ResultAsync<T, DumpError>,
  ): ResultAsync<T, DumpError> {
    return findDatabaseProgram(this.#processes, 'dump', family).andThen((tool) =>
      withOptionFile(this.#fileSystem, this.#folder, this.#target, (optionFile) => work(tool, optionFile)),
    );
  }
}

function command(tool: DatabaseProgram, args: readonly string[], effect: Command['effect']): Command {
  return { program: tool.program, args, effect };
}
