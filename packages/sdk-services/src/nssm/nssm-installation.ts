import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type FileSystem, type ProcessRunner } from '@woosoo/sdk-core';
import { definitionDifferences } from '../definition/definition-differences.ts';
import { serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import type { CallOptions } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { accountAccess } from './account-access.ts';
import type { HostEntry } from './host/host-entry.ts';
import type { NssmBranch } from './nssm-branch.ts';
import { expandedPath, foreignService, markedForDeletion } from './nssm-failures.ts';
import { accessFile, recordFile, serviceId } from './nssm-layout.ts';
import type { NssmRuns } from './nssm-runs.ts';
import { isMarkedForDeletion, ownerOf, registrationChanges, type InstalledRegistration } from './registration/installed-registration.ts';
import { registrationOf } from './registration/registration.ts';

interface Deps {
  readonly branch: NssmBranch;
  readonly runs: NssmRuns;
  readonly host: HostEntry;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
}

const icaclsMs = 30_000;
/** How long Windows may take to forget a removed service that no program looks at. */
const forgetMs = 10_000;

/** Services as Windows and the registry have them, and their definitions. */
export class NssmInstallation {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Why this branch cannot have services of NSSM. */
  refusal(): ServiceError | null {
    const { branch, host } = this.#deps;
    return expandedPath(branch.layout.root) ?? expandedPath(host.program);
  }

  /** Writes what differs. */
  install(definition: ServiceDefinition): ResultAsync<void, ServiceError> {
    const { branch, host, fileSystem } = this.#deps;
    const { name, account } = definition;
    const id = serviceId(branch.layout, name);
    return safeTry(this, async function* () {
      const refusal = this.refusal();
      if (refusal !== null) return err(refusal);
      const nssm = yield* branch.nssm();
      const before = yield* this.registration(name);
      // The definition first: a service must never start without.
      const written = yield* branch.files(branch.definitions.read(name));
      if (written === null || definitionDifferences(definition, written).length > 0) {
        if (account !== null) yield* branch.files(fileSystem.writeTextAtomic(accessFile(branch.layout, name), ''));
        yield* branch.files(branch.definitions.write(definition));
      }
      yield* branch.files(fileSystem.makeDirectory(branch.layout.logs, { mode: 0o700 }));
      const wanted = registrationOf(branch.layout, definition, host);
      if (before === null) yield* branch.windows.create(nssm, id, wanted);
      const changes =
        before === null
          ? { settings: [['Description', wanted.description] as const], values: wanted.values }
          : registrationChanges(wanted, before);
      yield* branch.windows.change(nssm, id, changes);
      if (before?.keys.get('')?.has('FailureActions') !== true) yield* branch.windows.restartWhenNssmDies(id);
      return account === null ? ok() : this.#letIn(name, account);
    });
  }

  /** Stops and removes it; absent is fine. */
  uninstall(name: string, options?: CallOptions): ResultAsync<void, ServiceError> {
    const { branch, runs, fileSystem } = this.#deps;
    const id = serviceId(branch.layout, name);
    return safeTry(this, async function* () {
      const definition = yield* branch.files(branch.definitions.read(name));
      const registration = yield* this.registration(name);
      if (registration !== null) {
        if (!isMarkedForDeletion(registration)) {
          yield* runs.bringDown(name, definition, options);
          yield* branch.windows.remove(id);
        }
        if ((yield* runs.until(id, forgetMs, () => false)) !== null) return err(markedForDeletion(id));
      }
      yield* branch.files(branch.definitions.remove(name));
      yield* branch.files(fileSystem.remove(accessFile(branch.layout, name)));
      return ok(yield* branch.files(fileSystem.remove(recordFile(branch.layout, name))));
    });
  }

  /** The names of what Windows has otherwise than the definition wants it; `null`: Windows has no such service. */
  differences(definition: ServiceDefinition): ResultAsync<readonly string[] | null, ServiceError> {
    const { branch, host } = this.#deps;
    const wanted = registrationOf(branch.layout, definition, host);
    return this.registration(definition.name).map((found) => (found === null ? null : registrationChanges(wanted, found).fields));
  }

  /** As the registry has it, if it is ours. */
  registration(name: string): ResultAsync<InstalledRegistration | null, ServiceError> {
    const { branch } = this.#deps;
    const id = serviceId(branch.layout, name);
    return branch.windows.registration(id).andThen((registration) => {
      if (registration === null) return okAsync(null);
      const owner = ownerOf(registration);
      // An install that was cut off right after NSSM's own leaves one that says nothing yet.
      if (owner === `${branch.layout.branch}/${name}` || (owner === null && isUnfinished(registration))) return okAsync(registration);
      return errAsync(foreignService(id));
    });
  }

  /** Once for each definition. What says that it is to be done goes when it is: a try that was cut off is made up for. */
  #letIn(name: string, account: string): ResultAsync<void, ServiceError> {
    const { branch, processes, fileSystem } = this.#deps;
    const pending = accessFile(branch.layout, name);
    return safeTry(async function* () {
      if ((yield* branch.files(fileSystem.stat(pending))) === null) return ok();
      for (const args of accountAccess(branch.layout, name, account)) {
        yield* processes.run({ program: 'icacls', args, effect: 'write' }, { timeoutMs: icaclsMs }).mapErr((cause) =>
          serviceManagerUnavailable({
            message: `The account ${account} of service ${name} could not be given access to the branch: ${cause.message}`,
            remedy: 'Check the name of the account.',
            cause,
          }),
        );
      }
      return ok(yield* branch.files(fileSystem.remove(pending)));
    });
  }
}

/** `nssm install` alone leaves a service that runs our host with nothing to do. */
function isUnfinished({ keys }: InstalledRegistration): boolean {
  const parameters = keys.get('Parameters')?.get('AppParameters');
  return parameters === undefined || (parameters.type === 'expandable' && parameters.text === '');
}
