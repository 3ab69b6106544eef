import type { ResultAsync } from 'neverthrow';
import type { BranchConfig, WoosooError } from '@woosoo/sdk-core';
import type { Deployer, OpenOptions, Woosoo } from '@woosoo/sdk-deploy';
import type { WorkflowContext } from '../runner/workflow-context.ts';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';

/** What the actions need of an open branch. */
export interface ActionBranch extends Pick<Woosoo, 'paths' | typeof Symbol.asyncDispose> {
  readonly config: Pick<BranchConfig, 'branchId' | 'environment' | 'values'>;
  readonly deployer: Pick<Deployer, 'plan' | 'deploy' | 'planRollback' | 'rollback' | 'recover'>;
  readonly health: Pick<Woosoo['health'], 'check'>;
  readonly preflight: Pick<Woosoo['preflight'], 'run'>;
  readonly backups: Pick<Woosoo['backups'], 'create'>;
}

/** What every action is given. */
export interface ActionDeps {
  readonly runner: WorkflowRunner;
  readonly context: WorkflowContext;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  readonly open: (options: Pick<OpenOptions, 'root' | 'env'>) => ResultAsync<ActionBranch, WoosooError>;
}

/** One action (`deploy`, `rollback`, `health`, ...); gives the exit code of its step. */
export interface Action {
  /** The step itself. */
  readonly main: (deps: ActionDeps) => Promise<number>;
  /** Runs when the job is over, even after a cancelled one; an action that changes nothing of the branch has no need of it. */
  readonly afterJob?: (deps: ActionDeps) => Promise<number>;
}
