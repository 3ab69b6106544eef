import { resolve } from 'node:path';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import type { WorkflowContext } from '../runner/workflow-context.ts';

/** The branch folder that the inputs name. */
export function branchRoot({ root }: Pick<DeployInputs, 'root'>, context: WorkflowContext): string {
  return root === '' ? context.root : resolve(context.workspace, root);
}

/** The environment that the inputs name, as `openBranch` takes it. */
export function environment({ env }: Pick<DeployInputs, 'env'>): { readonly env?: string } {
  return env === '' ? {} : { env };
}
