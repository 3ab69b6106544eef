import { resolve } from 'node:path';

/** Who started this, and where, as the runner's environment tells. */
export interface WorkflowContext {
  readonly actor: string;
  /** As a person recognises it who finds the branch locked. */
  readonly command: string;
  /** The folder that relative paths of inputs start from. */
  readonly workspace: string;
  /** The branch folder for when no input names one. */
  readonly root: string;
}

export function workflowContext(env: Readonly<Record<string, string | undefined>>, cwd: string): WorkflowContext {
  const value = (name: string): string | null => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const workspace = resolve(cwd, value('GITHUB_WORKSPACE') ?? '.');
  const run = [
    value('GITHUB_REPOSITORY'),
    value('GITHUB_WORKFLOW'),
    value('GITHUB_RUN_ID') === null ? null : `run ${env['GITHUB_RUN_ID']}`,
  ];
  return {
    actor: `${value('GITHUB_ACTOR') ?? 'somebody'} (GitHub Actions)`,
    command: ['GitHub Actions', ...run.filter((part) => part !== null)].join(' '),
    workspace,
    root: resolve(workspace, value('WOOSOO_ROOT') ?? '.'),
  };
}
