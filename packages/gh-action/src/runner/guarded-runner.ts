import { Redactor, Sensitive, type BranchConfig } from '@woosoo/sdk-core';
import { redactingRunner } from './redacting-runner.ts';
import type { WorkflowRunner } from './workflow-runner.ts';

/** Shorter values would mask half of the log. The configuration asks more of a password. */
const SHORTEST = 4;

/** Makes every secret of a branch known to the runner, and gives a runner that says none of them in any form. */
export function guardedRunner(runner: WorkflowRunner, config: Pick<BranchConfig, 'values'>): WorkflowRunner {
  const secrets = [...config.values.values()]
    .filter((value) => value instanceof Sensitive)
    .filter((secret) => secret.reveal().length >= SHORTEST);
  for (const secret of secrets) runner.mask(secret);
  return redactingRunner(runner, new Redactor(secrets));
}
