import type { WoosooError } from '@woosoo/sdk-core';
import type * as z from 'zod';
import type { LocationInputs } from '../inputs/location-inputs.ts';
import { readInputs } from '../inputs/read-inputs.ts';
import { guardedRunner } from '../runner/guarded-runner.ts';
import type { WorkflowContext } from '../runner/workflow-context.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';
import type { ActionBranch, ActionDeps } from './action.ts';
import { branchRoot, environment } from './branch-location.ts';

/** What the work of an action is given: the branch is open, and the runner says none of its secrets. */
export interface Job<Inputs> {
  readonly runner: WorkflowRunner;
  readonly branch: ActionBranch;
  readonly inputs: Inputs;
  readonly context: WorkflowContext;
  readonly signal: AbortSignal;
}

/** Reads the inputs and opens the branch, does the work, closes the branch. What keeps it from that is presented by `refuse`. */
export async function onBranch<Shape extends z.ZodRawShape>(
  { runner, context, signal, open }: ActionDeps,
  schema: z.ZodObject<Shape>,
  refuse: (runner: WorkflowRunner, error: WoosooError) => Promise<number>,
  work: (job: Job<z.output<z.ZodObject<Shape>>>) => Promise<number>,
): Promise<number> {
  const inputs = readInputs(schema, (name) => runner.input(name));
  if (inputs.isErr()) return refuse(runner, inputs.error);
  const location = inputs.value as LocationInputs; // every schema of an action begins with `locationInputs`
  const opened = await open({ root: branchRoot(location, context), ...environment(location) });
  if (opened.isErr()) return refuse(runner, opened.error);
  await using branch = opened.value;
  const guarded = guardedRunner(runner, branch.config);
  guarded.line(`Branch ${branch.config.branchId} (${branch.config.environment}) in ${branch.paths.root}`);
  // Awaited here: returned as a promise it would outlive the branch.
  return await work({ runner: guarded, branch, inputs: inputs.value, context, signal });
}
