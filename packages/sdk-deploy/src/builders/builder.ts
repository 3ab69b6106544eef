import type { ResultAsync } from 'neverthrow';
import type { BranchConfig, ComponentConfig, ComponentName, FileSystemError } from '@woosoo/sdk-core';
import type { BuildError } from '../errors.ts';
import type { Runtime } from '../releases/release.ts';

/** What a builder sees in the sources before anything is done. JSON, since it is part of a plan. */
export interface SourceFacts {
  /** Whether the component has tests of its own. */
  readonly tests: 'present' | 'none';
  /** npm, pnpm, yarn; `composer`; `flutter`. */
  readonly packageManager: string;
  /** Builder-specific findings, by name. */
  readonly findings: Readonly<Record<string, string>>;
}

/** One thing to do in the release folder: a command, or a small change of files. */
export type BuildStage =
  | {
      readonly kind: 'command';
      readonly title: string;
      readonly program: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      /** `tests`: a failure of this command is a red test. */
      readonly proves: 'build' | 'tests';
      readonly timeoutMs: number;
    }
  | { readonly kind: 'remove'; readonly title: string; readonly paths: readonly string[] }
  | { readonly kind: 'link'; readonly title: string; readonly path: string; readonly target: string }
  | { readonly kind: 'write'; readonly title: string; readonly path: string; readonly text: string };

export interface BuildContext {
  readonly component: ComponentConfig;
  readonly releaseId: string;
  /** The final path of the release: it is built where it will be run, since caches bake the path in. */
  readonly releaseDirectory: string;
  readonly sharedDirectory: string;
  readonly programs: BranchConfig['programs'];
  /** Folder of the Node that runs us: put first on PATH, so that a component is built by the Node that was checked. */
  readonly nodeDirectory: string;
  readonly path: string;
  readonly runTests: boolean;
}

/**
 * Knows one kind of application. Adding another kind means one more class here and one line in `builders.ts`.
 * `inspect` and `runtime` read; `stages` is pure; nothing here runs a command.
 */
export interface Builder {
  readonly component: ComponentName;
  /** Left out of release and fingerprint, beside what the configuration excludes; patterns as `excluder` has them. */
  readonly exclude: readonly string[];
  inspect(sources: string): ResultAsync<SourceFacts, BuildError | FileSystemError>;
  stages(facts: SourceFacts, context: BuildContext): readonly BuildStage[];
  /** Looks at what the build gave. */
  runtime(releaseDirectory: string): ResultAsync<Runtime, BuildError | FileSystemError>;
}
