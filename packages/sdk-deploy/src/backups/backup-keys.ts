import { dirname, isAbsolute, relative } from 'node:path';
import {
  generateAgeIdentity,
  keyUnusable,
  readIdentityFile,
  safeTry,
  Sensitive,
  writeIdentityFile,
  ageIdentity,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type KeyStore,
  type WoosooError,
} from '@woosoo/sdk-core';
import { err, ok, type ResultAsync } from 'neverthrow';
import { setConfigValue } from '../master-config/set-config-value.ts';

/** Who can open what this branch encrypts. Public keys only. */
export interface KeyOverview {
  /** Whether new backups are encrypted: once there is a recovery key. */
  readonly encrypting: boolean;
  /** This machine; `null` before its key was made. */
  readonly machine: string | null;
  readonly recovery: readonly string[];
  /** Other keys that this machine holds, of a recovery say. */
  readonly imported: readonly string[];
}

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly keys: KeyStore;
}

/** The keys of a branch's backups. The caller holds the branch's lock for importing and forgetting; making a recovery key takes it by itself. */
export class BackupKeys {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  overview(): ResultAsync<KeyOverview, WoosooError> {
    const { config, keys } = this.#deps;
    return safeTry<KeyOverview, WoosooError>(async function* () {
      const [machine, ...others] = yield* keys.identities();
      const recovery = config.recoveryRecipients;
      const imported: string[] = [];
      for (const other of others) imported.push((await ageIdentity(other)).recipient);
      return ok({
        encrypting: recovery.length > 0,
        machine: machine === undefined ? null : (await ageIdentity(machine)).recipient,
        recovery,
        imported,
      });
    });
  }

  /** Makes a recovery key, writes its private half to a file away from the branch and its public half into the configuration. Gives the public key. */
  makeRecovery(file: string): ResultAsync<string, WoosooError> {
    const { config, paths, fileSystem, clock } = this.#deps;
    return safeTry<string, WoosooError>(async function* () {
      const inside = relative(paths.root, file);
      if (!inside.startsWith('..') && !isAbsolute(inside)) {
        return err(
          keyUnusable({
            message: 'The recovery key must not be kept within the branch folder: it is for the day on which that is lost.',
            remedy: 'Name a file on a stick or another machine; afterwards keep it there.',
          }),
        );
      }
      // A stick that is not plugged in leaves no folder, and must not get one on this machine's own disk.
      if ((yield* fileSystem.stat(dirname(file)))?.kind !== 'directory')
        return err(
          keyUnusable({
            message: `There is no folder ${dirname(file)}.`,
            remedy: 'Plug the stick in or mount the share, or make the folder.',
          }),
        );
      if ((yield* fileSystem.stat(file)) !== null)
        return err(keyUnusable({ message: `${file} exists already.`, remedy: 'Name a file that does not: keys are never written over.' }));
      const fresh = await generateAgeIdentity();
      yield* fileSystem.writeTextAtomic(file, writeIdentityFile(fresh, clock.now()).reveal(), { mode: 0o600 });
      const recipients = [...config.recoveryRecipients, fresh.recipient].join(',');
      const set = await setConfigValue(paths, 'RECOVERY_RECIPIENTS', recipients, { fileSystem });
      if (set.isOk()) return ok(fresh.recipient);
      // A key that nothing is encrypted for would only deceive.
      yield* fileSystem.remove(file);
      return err(set.error);
    });
  }

  /** Lets this machine open what was encrypted for another key: the owner's recovery key, when the box was replaced. Gives the public keys. */
  import(file: string): ResultAsync<readonly string[], WoosooError> {
    const { paths, fileSystem, keys } = this.#deps;
    return safeTry<readonly string[], WoosooError>(async function* () {
      const identities = readIdentityFile(yield* fileSystem.readText(file));
      if (identities === null) {
        return err(
          keyUnusable({
            message: `${file} is not a key file of age.`,
            remedy: 'It is the file that `woosoo backup keys --new-recovery FILE` wrote, with a line AGE-SECRET-KEY-1....',
          }),
        );
      }
      // The machine's own comes first.
      yield* keys.machineRecipient();
      const known = (yield* keys.identities()).map((identity) => identity.reveal());
      const fresh = identities.filter((identity) => !known.includes(identity.reveal()));
      const text = Sensitive.of([...known, ...fresh.map((identity) => identity.reveal())].join('\n'));
      yield* fileSystem.writeTextAtomic(paths.machineKey, `${text.reveal()}\n`, { mode: 0o600 });
      const recipients: string[] = [];
      for (const identity of identities) recipients.push((await ageIdentity(identity)).recipient);
      return ok(recipients);
    });
  }

  /** Takes imported keys away again; this machine keeps its own. */
  forgetImported(): ResultAsync<void, WoosooError> {
    const { paths, fileSystem, keys } = this.#deps;
    return safeTry(async function* () {
      const [machine, ...others] = yield* keys.identities();
      if (machine === undefined || others.length === 0) return ok();
      yield* fileSystem.writeTextAtomic(paths.machineKey, `${machine.reveal()}\n`, { mode: 0o600 });
      return ok();
    });
  }
}
