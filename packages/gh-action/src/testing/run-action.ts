import { setImmediate } from 'node:timers/promises';
import { okAsync, ResultAsync } from 'neverthrow';
import { BranchPaths, Sensitive, type WoosooError } from '@woosoo/sdk-core';
import type {
  ApplyOptions,
  BackupCreateOptions,
  BranchHealthReport,
  CreatedBackup,
  DeployPlan,
  DeployReport,
  DeployRequestInput,
  PreflightReport,
  RollbackRequestInput,
} from '@woosoo/sdk-deploy';
import type { Action, ActionBranch } from '../actions/action.ts';
import { main, type ActionPart } from '../main.ts';
import type { RecordingRunner } from './recording-runner.ts';
import { failedReport, testPlan, testReport } from './test-report.ts';
import { testBackup, testHealth, testPreflight } from './test-findings.ts';

/** What a branch answers in a test. */
export interface Given {
  readonly report?: ResultAsync<DeployReport, WoosooError>;
  readonly recovered?: ResultAsync<readonly DeployReport[], WoosooError>;
  readonly plan?: ResultAsync<DeployPlan, WoosooError>;
  readonly health?: ResultAsync<BranchHealthReport, WoosooError>;
  readonly preflight?: PreflightReport;
  readonly backup?: ResultAsync<CreatedBackup, WoosooError>;
}

/** What a branch was asked. */
export interface Asked {
  readonly what: string;
  readonly request?: DeployRequestInput | RollbackRequestInput | BackupCreateOptions | undefined;
  readonly options?: ApplyOptions | undefined;
}

/** Runs a part of an action on a branch that answers what is given, and tells what it was asked. */
export async function runAction(
  action: Action,
  runner: RecordingRunner,
  given: Given = {},
  {
    signal = new AbortController().signal,
    part = 'step',
  }: { readonly signal?: AbortSignal | undefined; readonly part?: ActionPart | undefined } = {},
) {
  const fake = fakeBranch(given);
  const opened: unknown[] = [];
  const context = { actor: 'maria (GitHub Actions)', command: 'GitHub Actions run 1', workspace: '/srv/jobs', root: '/srv/jobs/branch' };
  const open = (options: { readonly root?: string | undefined; readonly env?: string | undefined }) => {
    opened.push(options);
    return okAsync(fake.branch);
  };
  const exitCode = await main(action, part, { runner, context, signal, open });
  return { ...fake, exitCode, opened };
}

function fakeBranch(given: Given) {
  const asked: Asked[] = [];
  let closed = false;
  // Takes a moment, in which the branch must stay open.
  const slowly = (report: ResultAsync<DeployReport, WoosooError>): ResultAsync<DeployReport, WoosooError> =>
    ResultAsync.fromSafePromise(setImmediate()).andThen(() => (closed ? okAsync(failedReport()) : report));
  const ask = <T>(what: string, answer: T, request?: Asked['request'], options?: ApplyOptions): T => {
    asked.push({ what, request, options });
    return answer;
  };
  const branch: ActionBranch = {
    config: { branchId: 'makati', environment: 'production', values: new Map([['DB_PASSWORD', Sensitive.of('hunter22')]]) },
    paths: new BranchPaths('/srv/branch'),
    deployer: {
      plan: (request) => ask('plan', given.plan ?? okAsync(testPlan()), request),
      deploy: (request, options) => ask('deploy', slowly(given.report ?? okAsync(testReport())), request, options),
      planRollback: (request) => ask('planRollback', given.plan ?? okAsync(testPlan()), request),
      rollback: (request, options) => ask('rollback', slowly(given.report ?? okAsync(testReport())), request, options),
      recover: (options) => ask('recover', given.recovered ?? okAsync([]), undefined, options),
    },
    health: { check: () => ask('health', given.health ?? okAsync(testHealth())) },
    preflight: { run: () => ask('preflight', okAsync(given.preflight ?? testPreflight())) },
    backups: { create: (request) => ask('backup', given.backup ?? okAsync(testBackup()), request) },
    [Symbol.asyncDispose]: () => {
      closed = true;
      return Promise.resolve();
    },
  };
  return { branch, asked, isClosed: () => closed };
}
