import { resolve } from 'node:path';
import type { LocationInputs } from '../inputs/location-inputs.ts';
import type { WorkflowContext } from '../runner/workflow-context.ts';

/** The branch folder that the inputs name. */
export function branchRoot({ root }: Pick<LocationInputs, 'root'>, context: WorkflowContext): string {
  return root === '' ? context.root : resolve(context.workspace, root);
}

/** The environment that the inputs name, as `openBranch` takes it. */
export function environment({ env }: Pick<LocationInputs, 'env'>): { readonly env?: string } {
  return env === '' ? {} : { env };
}
