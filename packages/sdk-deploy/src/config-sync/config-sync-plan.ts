import { join } from 'node:path';
import type { BranchPaths, ErrorOf, Sensitive, StepSpec } from '@woosoo/sdk-core';
import type { FileFacts } from '../plan/deploy-facts.ts';
import { contentHash } from '../staging/staged-contents.ts';
import { targetEditedByHand } from './config-sync-errors.ts';
import type { RenderedTarget } from './render-targets.ts';

/** A rendered file compared with the disk. */
export interface TargetPlan extends RenderedTarget {
  /** Relative to the branch folder where it is inside it, with `/`. */
  readonly name: string;
  readonly change: 'added' | 'changed' | 'unchanged';
  /** What is on the disk is not what Woosoo wrote there last. */
  readonly editedByHand: boolean;
  /** The differences, secrets masked. */
  readonly lines: readonly string[];
  /** What is on the disk; `null`: nothing. */
  readonly before: Sensitive | null;
  /** Keys whose values differ; empty where a file has none. */
  readonly keys: readonly string[];
}

/** What config sync would do. Holds texts with secrets: keep it in memory, show `lines`. */
export interface ConfigSyncPlan {
  readonly targets: readonly TargetPlan[];
  /** Folders that programs of the branch need and do not make themselves. */
  readonly folders: readonly string[];
  /** What could not be checked, and why. */
  readonly warnings: readonly string[];
  /** Files that were edited by hand and are left out. */
  readonly kept?: readonly string[] | undefined;
}

export function changedTargets(plan: ConfigSyncPlan): readonly TargetPlan[] {
  return plan.targets.filter(({ change }) => change !== 'unchanged');
}

/** The reason not to write without `--force`; `null`: none. */
export function handEdits(plan: ConfigSyncPlan): ErrorOf<typeof targetEditedByHand> | null {
  const names = plan.targets.filter(({ editedByHand }) => editedByHand).map(({ name }) => name);
  if (names.length === 0) return null;
  return targetEditedByHand({
    message: `Edited by hand since it was last written: ${names.join(', ')}.`,
    remedy:
      '`woosoo config sync --edits adopt` takes the changes over into deployment.config.env and the templates; `--force` overwrites them, and a copy is kept.',
    detail: { files: names },
  });
}

/** The texts that steps will need, for {@link StagedContents}. */
export function stageTargets(plan: ConfigSyncPlan): readonly Sensitive[] {
  return changedTargets(plan).map(({ text }) => text);
}

/** The files that will change, as facts for a deploy. The text lies in the staging folder under its hash. */
export function fileFacts(plan: ConfigSyncPlan, paths: BranchPaths): readonly FileFacts[] {
  return changedTargets(plan).map((target) => ({
    path: target.name,
    change: target.change === 'added' ? 'added' : 'changed',
    editedByHand: target.editedByHand,
    lines: [...target.lines],
    absolutePath: target.path,
    stagedPath: join(paths.staging, contentHash(target.text.reveal())),
    mode: target.mode,
    affects: target.affects,
    restarts: [...target.restarts],
  }));
}

/** Steps that write the changed files. */
export function configSyncSteps(plan: ConfigSyncPlan, paths: BranchPaths): readonly StepSpec[] {
  return fileFacts(plan, paths).map((file) => ({
    id: `file:${file.path}`,
    kind: 'write-file',
    title: `Write ${file.path}`,
    params: { path: file.absolutePath, mode: file.mode, from: { file: file.stagedPath } },
  }));
}
