import { basename } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type FileSystem, type ProcessRunner } from '@woosoo/sdk-core';
import { serviceDefinitionInvalid, type ServiceError } from '../errors.ts';
import type { CallOptions } from '../service-controller.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import type { SystemdManager } from './systemd-manager.ts';
import { foreignDropIns } from './unit-drop-ins.ts';
import { unitFilesUnusable } from './unit-files-unusable.ts';
import { unitName } from './unit-names.ts';
import type { UnitOwner, UnitRecord } from './unit-record.ts';
import { unitState } from './unit-status.ts';

interface Deps {
  readonly manager: SystemdManager;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  /** The account of the branch's services; `null`: root, or each its own. */
  readonly account: string | null;
}

/** Decides what becomes of a definition: a unit of ours, or a drop-in over the distribution's; and whose its files are. */
export class UnitRecordMaker {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What is to be remembered of a service that is installed from this; `known`: what is remembered of it now. */
  recordOf(definition: ServiceDefinition, known: UnitRecord | null, options?: CallOptions): ResultAsync<UnitRecord, ServiceError> {
    const { manager, fileSystem, clock } = this.#deps;
    const installedAt = clock.now().toISOString();
    return safeTry(this, async function* () {
      const owner = yield* this.#owner(definition);
      if (known !== null) {
        const facts = yield* manager.showOne(known.unit, options);
        return ok({ ...known, definition, owner, accepted: yield* foreignDropIns(fileSystem, known, facts).mapErr(unitFilesUnusable) });
      }
      const begun = { definition, owner, installedAt, accepted: {} };
      const brought = definition.name === 'nginx' ? yield* manager.showOne('nginx.service', options) : null;
      const taken =
        brought !== null && brought.loadState === 'loaded' && brought.fragmentPath !== null && basename(definition.program) === 'nginx';
      if (!taken) return ok({ ...begun, unit: unitName(definition.name), placement: 'unit' as const, takingOver: false, before: null });
      const before = {
        enabled: brought.unitFileState === 'enabled',
        active: unitState(brought) === 'running',
        fragment: brought.fragmentPath,
      };
      return ok({ ...begun, unit: 'nginx.service', placement: 'drop-in' as const, takingOver: true, before });
    });
  }

  /** The branch's account, or the service's own, with the group that it has by itself. */
  #owner(definition: ServiceDefinition): ResultAsync<UnitOwner | null, ServiceError> {
    const account = this.#deps.account ?? definition.account;
    if (account === null || account === 'root') return okAsync(null);
    return this.#deps.processes
      .run({ program: 'id', args: ['--group', '--name', '--', account], effect: 'read' }, { timeoutMs: 10_000 })
      .map(({ stdout }) => ({ account, group: stdout.trim() }))
      .mapErr(() =>
        serviceDefinitionInvalid({
          message: `Service ${definition.name} is to run as ${account}, and this machine has no such account.`,
          remedy: `Make it (Debian: \`adduser --system --group --no-create-home ${account}\`), or correct SERVICE_ACCOUNT.`,
          detail: { service: definition.name, account },
        }),
      );
  }
}
