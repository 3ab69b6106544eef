import { join } from 'node:path';
import { err, errAsync, ok, type ResultAsync } from 'neverthrow';
import {
  operationId,
  safeTry,
  Sensitive,
  type AuditTrail,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type OperationReport,
  type OperationRunner,
  type ProgressListener,
  type StepSpec,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import { currentActor } from '../actor.ts';
import { changedSince, changeUnknown } from './config-sync-errors.ts';
import { syncSteps } from './sync-steps.ts';
import { contentHash, type StagedContents } from '../staging/staged-contents.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import type { ConfigChange } from '../config-history/config-change.ts';
import type { ConfigHistory } from '../config-history/config-history.ts';

export interface ConfigUndoDeps {
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly releases: ReleaseStore;
  readonly services: ServiceController;
  readonly history: ConfigHistory;
}

export interface UndoOptions {
  /** The change to take back; absent: the newest that was not taken back yet. */
  readonly id?: string | undefined;
  /** Even where a file was changed again since. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ProgressListener | undefined;
}

export interface UndoReport {
  /** What was taken back. */
  readonly change: ConfigChange;
  readonly files: readonly string[];
  /** By which the taking back can be taken back. */
  readonly changeId: string;
  readonly operation: OperationReport;
}

/** A file as it is now. */
interface Current {
  readonly file: ConfigChange['files'][number];
  readonly text: string | null;
}

/** Takes a change of configuration files back, with all that followed from it: as one operation, while its files are as it left them. */
export class ConfigUndo {
  readonly #deps: ConfigUndoDeps;

  constructor(deps: ConfigUndoDeps) {
    this.#deps = deps;
  }

  /** The change that would be taken back. */
  find(id?: string): ResultAsync<ConfigChange, WoosooError> {
    return this.#deps.history.list().andThen((changes) => {
      const taken = new Set(changes.flatMap(({ undoes }) => (undoes === null ? [] : [undoes])));
      const found =
        id === undefined
          ? changes.find((change) => change.undoes === null && !taken.has(change.id) && !isFirstSync(change))
          : changes.find((change) => change.id === id);
      return found === undefined ? err(unknown(id)) : ok(found);
    });
  }

  undo({ id, force = false, signal, onEvent }: UndoOptions = {}): ResultAsync<UndoReport, WoosooError> {
    const { paths, clock, lock, runner, audit, staged, releases, services, history } = this.#deps;
    const actor = currentActor();
    return safeTry(this, async function* () {
      await using _lease = yield* lock.acquire({ actor, command: 'woosoo config undo' });
      const change = yield* this.find(id);
      const files = yield* this.#current(change);
      const later = files.filter(({ file, text }) => hashOf(text) !== file.after);
      if (later.length > 0 && !force) return err(tooLate(change, later));
      const texts = yield* history.before(change);
      const wanted = files.map(({ file, text }) => ({ file, now: text, then: texts.get(file.absolutePath) ?? null }));
      const undoId = operationId('config-undo', clock);
      const running = new Set((yield* services.list()).filter(({ state }) => state === 'running').map(({ name }) => name));
      const steps = syncSteps({
        folders: [],
        files: wanted.map(({ file, then }) => fileStep(file, then, paths)),
        effects: change.effects.filter(({ action, subject }) => action === 'recache' || running.has(subject)),
        backendRelease: (yield* releases.current('backend'))?.id ?? null,
        definitions: [],
      });
      const record = {
        id: undoId,
        at: clock.now().toISOString(),
        actor,
        title: `Undo: ${change.title}`,
        undoes: change.id,
        effects: change.effects,
        files: wanted.map(({ file, now, then }) => ({
          ...file,
          before: now === null ? null : Sensitive.of(now),
          after: then,
          lines: file.lines.map(reversed),
        })),
      };
      yield* audit.append({ actor, action: 'config-undo.begin', subject: undoId, detail: { undoes: change.id } });
      const operation = yield* (
        history
          .record(record)
          .andThen(() => staged.put(wanted.flatMap(({ then }) => (then === null ? [] : [then]))))
          .andThen(() =>
            runner.run({ id: undoId, kind: 'config-undo', title: `Take back: ${change.title}`, actor, steps }, { signal, onEvent }),
          )
          // What was not begun was not taken back, and leaves no secrets lying about.
          .orElse((error: WoosooError) =>
            staged
              .clear()
              .andThen(() => history.forget(undoId))
              .andThen(() => errAsync(error)),
          )
      );
      yield* staged.clear();
      if (operation.outcome === 'rolled-back') yield* history.forget(undoId);
      yield* audit.append({ actor, action: 'config-undo.end', subject: undoId, detail: { outcome: operation.outcome } });
      return ok({ change, files: change.files.map(({ path }) => path), changeId: undoId, operation });
    });
  }

  #current({ files }: ConfigChange): ResultAsync<readonly Current[], WoosooError> {
    const { fileSystem } = this.#deps;
    return safeTry(async function* () {
      const found: Current[] = [];
      for (const file of files) found.push({ file, text: yield* fileSystem.readTextIfExists(file.absolutePath) });
      return ok(found);
    });
  }
}

/** It only wrote files that were not there: nothing before it to go back to. */
const isFirstSync = ({ id, files }: ConfigChange): boolean => id.includes('-config-sync-') && files.every(({ before }) => before === null);

function fileStep(file: Current['file'], then: Sensitive | null, paths: BranchPaths): StepSpec {
  return then === null
    ? { id: `file:${file.path}`, kind: 'remove-path', title: `Remove ${file.path}`, params: { path: file.absolutePath } }
    : {
        id: `file:${file.path}`,
        kind: 'write-file',
        title: `Write ${file.path}`,
        params: { path: file.absolutePath, mode: file.mode, from: { file: join(paths.staging, contentHash(then.reveal())) } },
      };
}

function hashOf(text: string | null): string | null {
  return text === null ? null : contentHash(text);
}

/** A line of a difference, the other way round. */
function reversed(line: string): string {
  const [, key, old, now] = /^~ (\S+): (.*) → (.*)$/.exec(line) ?? [];
  if (key !== undefined) return `~ ${key}: ${now ?? ''} → ${old ?? ''}`;
  if (line.startsWith('+ ')) return `- ${line.slice(2)}`;
  return line.startsWith('- ') ? `+ ${line.slice(2)}` : line;
}

function unknown(id: string | undefined): WoosooError {
  return changeUnknown({
    message:
      id === undefined
        ? 'There is no change of the configuration that could be taken back.'
        : `There is no change "${id}" of the configuration.`,
    remedy: '`woosoo config history` lists the changes that are kept.',
  });
}

function tooLate(change: ConfigChange, later: readonly Current[]): WoosooError {
  const names = later.map(({ file }) => file.path);
  return changedSince({
    message: `"${change.title}" cannot be taken back: ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} changed again since.`,
    remedy: 'Take the later change back first (`woosoo config history`), or overwrite it with --force.',
    detail: { files: names },
  });
}
