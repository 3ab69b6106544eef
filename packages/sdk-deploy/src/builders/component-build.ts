import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import { safeTry, type ProcessError, type FileSystem, type ProcessRunner, type WoosooError } from '@woosoo/sdk-core';
import { buildFailed, testsFailed } from '../errors.ts';
import type { SourceTree } from '../fingerprint/source-tree.ts';
import { excluder } from '../fingerprint/source-tree.ts';
import type { Runtime } from '../releases/release.ts';
import { BuildLog } from './build-log.ts';
import type { BuildContext, Builder, BuildStage, SourceFacts } from './builder.ts';

export interface BuildRun {
  readonly builder: Builder;
  readonly facts: SourceFacts;
  readonly context: BuildContext;
  readonly logFile: string;
  readonly operationId: string;
  readonly signal: AbortSignal;
  readonly output: (text: string) => void;
}

/** Builds a component into its release folder: copies the sources, then goes through the builder's stages. */
export class ComponentBuild {
  readonly #fileSystem: FileSystem;
  readonly #processes: ProcessRunner;
  readonly #tree: SourceTree;

  constructor(deps: { readonly fileSystem: FileSystem; readonly processes: ProcessRunner; readonly tree: SourceTree }) {
    this.#fileSystem = deps.fileSystem;
    this.#processes = deps.processes;
    this.#tree = deps.tree;
  }

  run(run: BuildRun): ResultAsync<Runtime, WoosooError> {
    return safeTry(this, async function* () {
      const { builder, context } = run;
      const log = new BuildLog(yield* this.#fileSystem.openAppend(run.logFile));
      try {
        run.output(`copying ${context.component.directory}`);
        yield* this.#fileSystem.makeDirectory(context.releaseDirectory);
        yield* this.#tree.copy(
          context.component.directory,
          context.releaseDirectory,
          excluder([...builder.exclude, ...context.component.exclude]),
        );
        for (const stage of builder.stages(run.facts, context)) {
          yield* this.#stage(stage, run, log);
        }
        const runtime = yield* builder.runtime(context.releaseDirectory);
        // Copies and package managers leave that to the system: a power cut would leave a release that counts as complete with empty files.
        yield* this.#fileSystem.flushTree(context.releaseDirectory);
        return ok(runtime);
      } finally {
        await log.close();
      }
    });
  }

  #stage(stage: BuildStage, run: BuildRun, log: BuildLog): ResultAsync<void, WoosooError> {
    const inRelease = (path: string): string => join(run.context.releaseDirectory, path);
    switch (stage.kind) {
      case 'write':
        return this.#fileSystem.writeTextAtomic(inRelease(stage.path), stage.text);
      case 'link':
        return this.#fileSystem
          .makeDirectory(dirname(inRelease(stage.path)))
          .andThen(() => this.#fileSystem.replaceLink(inRelease(stage.path), stage.target));
      case 'remove':
        return stage.paths.reduce<ResultAsync<void, WoosooError>>(
          (before, path) => before.andThen(() => this.#fileSystem.remove(inRelease(path))),
          okAsync(undefined),
        );
      case 'command':
        return this.#command(stage, run, log);
    }
  }

  #command(stage: Extract<BuildStage, { kind: 'command' }>, run: BuildRun, log: BuildLog): ResultAsync<void, WoosooError> {
    const { context, operationId, signal } = run;
    run.output(stage.title);
    log.write(`\n== ${stage.title}: ${[stage.program, ...stage.args].join(' ')}`);
    const lines: string[] = [];
    return this.#processes
      .run(
        { program: stage.program, args: stage.args, cwd: context.releaseDirectory, env: stage.env, effect: 'write' },
        {
          signal,
          operationId,
          timeoutMs: stage.timeoutMs,
          onLine: (line) => {
            const text = stripVTControlCharacters(line.text);
            log.write(text);
            run.output(text);
            if (lines.push(text) > 20) lines.shift();
          },
        },
      )
      .map(() => undefined)
      .orElse((error): ResultAsync<void, WoosooError> => {
        if (error.type === 'Cancelled') return errAsync(error);
        const { name } = context.component;
        const tests = stage.proves === 'tests';
        const make = tests ? testsFailed : buildFailed;
        return errAsync(
          make({
            message: tests ? `The tests of ${name} failed.` : `Building ${name} failed at "${stage.title}" (${howItEnded(error)}).`,
            remedy: tests
              ? 'Mend the component, or deploy with --skip-tests if you know better.'
              : `The last lines say why; all of it is in ${run.logFile}. Mend the component, then deploy again.`,
            detail: { component: name, stage: stage.title, log: run.logFile, tail: lines },
            cause: error,
          }),
        );
      });
  }
}

/** A failed command's own message holds its last lines, which the error tells apart. */
function howItEnded(error: ProcessError): string {
  const exitCode = error.detail?.['exitCode'];
  return error.type === 'CommandFailed' && typeof exitCode === 'number' ? `exit code ${exitCode}` : error.message;
}
