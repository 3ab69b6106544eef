import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { planInvalid } from '../errors.ts';
import { deployPlanSchema, type DeployPlan } from './deploy-plan.ts';

/** A plan that was saved as JSON. `null` stands for a file that is not there. */
export function readPlan(text: string | null, path: string): Result<DeployPlan, ErrorOf<typeof planInvalid>> {
  const invalid = (why: string) =>
    planInvalid({
      message: `${path} is not a plan: ${why}.`,
      remedy: 'Make one with `woosoo deploy --dry-run --plan-out FILE`.',
      detail: { path },
    });
  if (text === null) return err(invalid('there is no such file'));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err(invalid('it is not JSON'));
  }
  const parsed = deployPlanSchema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(invalid(parsed.error.issues[0]?.message ?? 'it has another shape'));
}
