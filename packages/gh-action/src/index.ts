/**
 * The GitHub Actions. They are run from bundles; these are the names for whoever composes them differently.
 *
 * @module
 * @mergeModuleWith <project>
 */
export type { Action, ActionBranch, ActionDeps } from './actions/action.ts';
export { backupAction } from './actions/backup.ts';
export { checkAction } from './actions/check.ts';
export { deployAction } from './actions/deploy.ts';
export { healthAction } from './actions/health.ts';
export { rollbackAction } from './actions/rollback.ts';
export { main } from './main.ts';
export { deployOutputNames, type ActionOutcome, type DeployOutputs } from './outputs/deploy-outputs.ts';
export { ToolkitRunner } from './runner/toolkit-runner.ts';
export { workflowContext, type WorkflowContext } from './runner/workflow-context.ts';
export type { Annotation, WorkflowRunner } from './runner/workflow-runner.ts';
