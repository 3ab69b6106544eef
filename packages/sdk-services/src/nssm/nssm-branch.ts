import type { ResultAsync } from 'neverthrow';
import type { Clock, FileSystem, FileSystemError, ProcessRunner } from '@woosoo/sdk-core';
import { serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import { InstalledDefinitions } from '../supervisor/installed-definitions.ts';
import { supervisorLayout } from '../supervisor/supervisor-layout.ts';
import { parseHostRecord, type HostRecord } from './host/host-record.ts';
import { nssmLayout, recordFile, type NssmFolders, type NssmLayout } from './nssm-layout.ts';
import { nssmProgram } from './nssm-program.ts';
import { WindowsProcesses } from './processes/windows-processes.ts';
import { WindowsServices } from './windows-services.ts';

export interface NssmBranchDeps {
  readonly paths: NssmFolders;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  readonly nssm?: string | null | undefined;
  readonly searchPath?: string | undefined;
}

/** What those who install services and those who run them both need of a branch. */
export class NssmBranch {
  readonly layout: NssmLayout;
  readonly definitions: InstalledDefinitions;
  readonly windows: WindowsServices;
  readonly processes: WindowsProcesses;
  readonly #deps: NssmBranchDeps;

  constructor(deps: NssmBranchDeps) {
    this.#deps = deps;
    this.layout = nssmLayout(deps.paths);
    const { folder } = this.layout;
    this.definitions = new InstalledDefinitions(deps.fileSystem, supervisorLayout({ ...deps.paths, supervisor: folder }));
    this.windows = new WindowsServices(deps.processes, folder);
    this.processes = new WindowsProcesses(deps.processes);
  }

  /** Where nssm.exe is. */
  nssm(): ResultAsync<string, ServiceError> {
    const { fileSystem, nssm = null, searchPath = process.env['PATH'] ?? '' } = this.#deps;
    return this.files(nssmProgram(fileSystem, { root: this.layout.root, configured: nssm, path: searchPath }));
  }

  /** What the host of a service wrote last. */
  record(name: string): ResultAsync<HostRecord | null, ServiceError> {
    return this.files(this.#deps.fileSystem.readTextIfExists(recordFile(this.layout, name))).map(parseHostRecord);
  }

  /** Failures of the disk as those of a service manager. */
  files<T>(result: ResultAsync<T, FileSystemError | ServiceError>): ResultAsync<T, ServiceError> {
    return result.mapErr((cause) =>
      'code' in cause && cause.code.startsWith('WOO2')
        ? (cause as ServiceError) // codes of this package begin so
        : serviceManagerUnavailable({
            message: `The files of the services in ${this.layout.folder} cannot be used: ${cause.message}`,
            remedy: cause.remedy,
            cause,
          }),
    );
  }
}
