import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { basename } from 'node:path';
import {
  configInvalid,
  inspectSources,
  isSealedText,
  openText,
  operationId,
  parseMasterFile,
  readMasterSources,
  safeTry,
  sealText,
  Sensitive,
  setMasterValue,
  type AuditTrail,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type ConfigProblem,
  type FileSystem,
  type KeyStore,
  type MasterSource,
  type SecretSink,
  type WoosooError,
} from '@woosoo/sdk-core';
import { currentActor } from '../actor.ts';
import type { ConfigHistory } from '../config-history/config-history.ts';
import { masterDifferences } from './master-differences.ts';

export interface MasterConfigDeps {
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly audit: AuditTrail;
  readonly history: ConfigHistory;
  /** Encrypts for those that the sources name as recovery keys. */
  readonly keysFor: (sources: readonly MasterSource[]) => KeyStore;
  readonly redactor?: SecretSink | undefined;
  /** Whose overlay is changed; absent: the master file itself. */
  readonly environment?: string | undefined;
}

/** What became of a change. */
export interface MasterChange {
  /** The name of the file. */
  readonly file: string;
  readonly keys: readonly string[];
  /** What changed, secrets masked; empty: nothing had to. */
  readonly lines: readonly string[];
  /** What is odd about these keys. */
  readonly warnings: readonly ConfigProblem[];
}

/** Of values that are not what their keys may be: nobody has to look into a file in which they do not stand. */
function notTaken(error: WoosooError, names: readonly string[]): WoosooError {
  const problems = (error.detail?.['problems'] ?? []) as readonly ConfigProblem[]; // of `ConfigInvalid`, which alone has them
  if (error.type !== 'ConfigInvalid' || problems.some(({ key }) => key === null || !names.includes(key))) return error;
  const reasons = problems.map(({ key, rule, example }) => `${key ?? ''} ${rule}${example === null ? '' : `; for example ${example}`}`);
  return configInvalid({ message: `${reasons.join('. ')}.`, remedy: 'Give another value; nothing was written.', detail: { problems } });
}

/** Gives a key's new text in the file; `null`: leave it. */
type Rewrite = (key: string, current: string | null, keys: KeyStore) => ResultAsync<string | null, WoosooError>;

/**
 * Changes `deployment.config.env` (or an environment's overlay): comments and order stay, what would be invalid is not written, each change can be taken
 * back and stands in the audit trail. The branch need not be whole for it, nor its configuration valid before.
 */
export class MasterConfig {
  readonly #deps: MasterConfigDeps;

  constructor(deps: MasterConfigDeps) {
    this.#deps = deps;
  }

  /** Sets keys. One whose value is kept encrypted stays encrypted. */
  set(values: ReadonlyMap<string, string | Sensitive>): ResultAsync<MasterChange, WoosooError> {
    return this.#change('Set', [...values.keys()], (key, current, keys) => {
      const value = values.get(key) ?? '';
      if (current !== null && isSealedText(current)) return sealText(keys, value);
      return okAsync(typeof value === 'string' ? value : value.reveal());
    });
  }

  /** Keeps the values of keys encrypted from now on; those that are get encrypted anew, for the recovery keys of today. */
  encrypt(names: readonly string[]): ResultAsync<MasterChange, WoosooError> {
    return this.#change('Encrypt', names, (key, current, keys) => {
      if (current === null || current === '') return errAsync(notSet(key));
      return isSealedText(current) ? openText(keys, current).andThen((plain) => sealText(keys, plain)) : sealText(keys, current);
    });
  }

  /** Writes the values of keys readable into the file again. */
  decrypt(names: readonly string[]): ResultAsync<MasterChange, WoosooError> {
    return this.#change('Decrypt', names, (key, current, keys) => {
      if (current === null) return errAsync(notSet(key));
      return isSealedText(current) ? openText(keys, current).map((plain) => plain.reveal()) : okAsync(null);
    });
  }

  #change(verb: string, names: readonly string[], rewrite: Rewrite): ResultAsync<MasterChange, WoosooError> {
    const { paths, fileSystem, clock, lock, audit, history, keysFor, redactor, environment } = this.#deps;
    const actor = currentActor();
    const command = `woosoo config ${verb.toLowerCase()}`;
    return safeTry(async function* () {
      await using _lease = yield* lock.acquire({ actor, command });
      const sources = yield* readMasterSources({ root: paths.root, environment }, fileSystem);
      const source = (environment === undefined ? sources[0] : sources.at(-1)) ?? { file: '', text: '' };
      const store = keysFor(sources);
      let text = source.text;
      for (const key of names) {
        const current = parseMasterFile(text).entries.findLast((entry) => entry.key === key)?.value ?? null;
        const value = yield* rewrite(key, current, store);
        if (value === null) continue;
        const changed = setMasterValue(text, key, value);
        if (changed.isErr()) return err(unwritable(key));
        text = changed.value;
      }
      const edited = sources.map((one) => (one === source ? { ...one, text } : one));
      const { warnings } = yield* inspectSources(edited, paths.root, { fileSystem, redactor }).mapErr((error) => notTaken(error, names));
      const about = warnings.filter((warning) => warning.key !== null && names.includes(warning.key));
      const result = { file: source.file, keys: names, warnings: about };
      if (text === source.text) return ok({ ...result, lines: [] });
      const lines = masterDifferences(source.text, text);
      const id = operationId('config', clock);
      const absolutePath = paths.configFile(environment === undefined ? undefined : environmentOf(source.file));
      yield* audit.append({ actor, action: `config.${verb.toLowerCase()}`, subject: source.file, detail: { id, keys: [...names] } });
      yield* history.record({
        id,
        at: clock.now().toISOString(),
        actor,
        title: `${verb} ${names.join(', ')}`,
        files: [
          {
            path: basename(absolutePath),
            absolutePath,
            before: Sensitive.of(source.text),
            after: Sensitive.of(text),
            mode: 0o600,
            lines: [...lines],
          },
        ],
      });
      yield* fileSystem.writeTextAtomic(absolutePath, text, { mode: 0o600 });
      return ok({ ...result, lines });
    });
  }
}

/** The environment of an overlay's name. */
function environmentOf(file: string): string | undefined {
  return /^deployment\.config\.(.+)\.env$/.exec(file)?.[1];
}

function unwritable(key: string): WoosooError {
  return configInvalid({
    message: `The value for ${key} holds a character that a configuration file cannot.`,
    remedy: 'Choose another value.',
  });
}

function notSet(key: string): WoosooError {
  return configInvalid({
    message: `${key} is not set, so there is nothing to encrypt or decrypt.`,
    remedy: `Set it first: \`woosoo config set ${key}\` reads the value from standard input.`,
    detail: { key },
  });
}
