import { join } from 'node:path';
import { okAsync, ok, type ResultAsync } from 'neverthrow';
import { hookFailed } from '../errors.ts';
import {
  safeTry,
  type BranchPaths,
  type Cancelled,
  type ErrorOf,
  type FileSystem,
  type FileSystemError,
  type ProcessRunner,
} from '@woosoo/sdk-core';

export type HookName = 'pre-deploy' | 'post-deploy' | 'deploy-failed';

/** On Windows a hook carries an ending that says how it is run. */
const ENDINGS = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['', '.sh'];
const TEN_MINUTES = 600_000;

/** Executables in the branch's `hooks/` folder, given the plan or report as JSON on standard input. */
export class Hooks {
  readonly #deps: { readonly fileSystem: FileSystem; readonly processes: ProcessRunner; readonly paths: BranchPaths };

  constructor(deps: { readonly fileSystem: FileSystem; readonly processes: ProcessRunner; readonly paths: BranchPaths }) {
    this.#deps = deps;
  }

  /** Absent hooks are fine. */
  run(
    name: HookName,
    input: unknown,
    options: { readonly signal?: AbortSignal | undefined; readonly output?: (text: string) => void } = {},
  ): ResultAsync<void, FileSystemError | Cancelled | ErrorOf<typeof hookFailed>> {
    const { processes, paths } = this.#deps;
    return this.#find(name).andThen((program) => {
      if (program === null) return okAsync(undefined);
      return processes
        .run(
          {
            program,
            args: [],
            cwd: paths.root,
            stdin: JSON.stringify(input),
            effect: 'write',
            env: { WOOSOO_HOOK: name, WOOSOO_ROOT: paths.root },
          },
          { timeoutMs: TEN_MINUTES, signal: options.signal, onLine: ({ text }) => options.output?.(text) },
        )
        .map(() => undefined)
        .mapErr((cause) =>
          cause.type === 'Cancelled'
            ? cause
            : hookFailed({
                message: `The hook ${name} failed: ${cause.message}`,
                remedy: `Look at ${program}; take it away to deploy without it.`,
                cause,
              }),
        );
    });
  }

  #find(name: HookName): ResultAsync<string | null, FileSystemError> {
    const { fileSystem, paths } = this.#deps;
    return safeTry(async function* () {
      for (const ending of ENDINGS) {
        const path = join(paths.hooks, `${name}${ending}`);
        const stat = yield* fileSystem.stat(path);
        if (stat !== null && stat.kind !== 'directory' && (process.platform === 'win32' || (stat.mode & 0o111) !== 0)) return ok(path);
      }
      return ok(null);
    });
  }
}
