import { join } from 'node:path';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  FileAuditTrail,
  OsBranchLock,
  safeTry,
  SystemClock,
  BranchPaths,
  generateSecrets,
  initialConfig,
  loadConfig,
  type BranchConfig,
  type FileSystem,
  type InitialAnswers,
  type WoosooError,
} from '@woosoo/sdk-core';
import { currentActor } from '../actor.ts';
import { initRefused } from '../errors.ts';

export interface InitOptions {
  readonly root: string;
  readonly answers: InitialAnswers;
  /** Write over a configuration that is there; it is kept beside as `deployment.config.env.before-init`. */
  readonly force?: boolean | undefined;
}

/** What was made. */
export interface InitReport {
  readonly root: string;
  readonly configFile: string;
  readonly folders: readonly string[];
  /** Keys whose values were generated; never the values. */
  readonly generated: readonly string[];
  readonly branchId: string;
}

/** Refuses where a branch is set up already, unless told to write over it. Whoever asks questions asks this first. */
export function mayInit(
  options: Pick<InitOptions, 'root' | 'force'>,
  deps: { readonly fileSystem: FileSystem },
): ResultAsync<string | null, WoosooError> {
  const file = new BranchPaths(options.root).configFile();
  return deps.fileSystem.readTextIfExists(file).andThen((existing) =>
    existing === null || options.force === true
      ? okAsync<string | null, WoosooError>(existing)
      : errAsync<string | null, WoosooError>(
          initRefused({
            message: `${file} exists already.`,
            remedy: 'Change it with `woosoo config set KEY VALUE`, or write a new one with --force (the old one is kept beside it).',
          }),
        ),
  );
}

/** Sets a branch folder up: writes the configuration with fresh keys, checks it as every later command will, makes the folders. */
export function initBranch(options: InitOptions, deps: { readonly fileSystem: FileSystem }): ResultAsync<InitReport, WoosooError> {
  const { fileSystem } = deps;
  const paths = new BranchPaths(options.root);
  const { DB_PASSWORD: _, ...generated } = generateSecrets();
  return safeTry(async function* () {
    const file = paths.configFile();
    yield* mayInit(options, deps);
    yield* fileSystem.makeDirectory(paths.root);
    const clock = new SystemClock();
    const lock = new OsBranchLock({ root: paths.root, cardPath: paths.lockCard, fileSystem, clock });
    await using _lease = yield* lock.acquire({ actor: currentActor(), command: 'woosoo init' });
    // Somebody else may have set it up while we waited.
    const existing = yield* mayInit(options, deps);
    const text = initialConfig({ ...generated, ...options.answers });
    if (text.isErr())
      return err(
        initRefused({
          message: `The answer for ${text.error} holds a character that a configuration file cannot.`,
          remedy: 'Choose another value for it.',
        }),
      );
    const audit = new FileAuditTrail({ fileSystem, clock, path: paths.auditTrail });
    yield* audit.append({ actor: currentActor(), action: 'init', subject: file, detail: { over: existing !== null } });
    if (existing !== null) yield* fileSystem.writeTextAtomic(`${file}.before-init`, existing, { mode: 0o600 });
    yield* fileSystem.writeTextAtomic(file, text.value, { mode: 0o600 });
    const config = yield* checked(paths, fileSystem, existing);
    const folders = [paths.backups, paths.certificates, paths.configs, paths.templates, paths.hooks, join(paths.root, 'apps')];
    for (const folder of folders) yield* fileSystem.makeDirectory(folder);
    yield* fileSystem.makeDirectory(paths.state, { mode: 0o700 });
    const keys = Object.keys(generated).filter((key) => !(key in options.answers));
    return ok({ root: options.root, configFile: file, folders, generated: keys, branchId: config.branchId });
  });
}

/** A configuration that cannot work must not stay behind. */
function checked(paths: BranchPaths, fileSystem: FileSystem, before: string | null): ResultAsync<BranchConfig, WoosooError> {
  const file = paths.configFile();
  return loadConfig({ root: paths.root }, { fileSystem }).orElse((error) =>
    (before === null ? fileSystem.remove(file) : fileSystem.writeTextAtomic(file, before, { mode: 0o600 })).andThen(() => errAsync(error)),
  );
}
