import * as z from 'zod';
import { componentNames, type Json, type OperationSpec } from '@woosoo/sdk-core';
import { deployRequestSchema } from './deploy-request.ts';

const jsonSchema: z.ZodType<Json> = z.json();

/** What will be done to one component. */
export const plannedComponentSchema = z.object({
  name: z.enum(componentNames),
  /** `build`: a new release; `reuse`: a complete release with the same content exists; `keep`: the current one is what is wanted. */
  action: z.enum(['build', 'reuse', 'keep']),
  reason: z.string(),
  releaseId: z.string(),
  previousReleaseId: z.string().nullable(),
  tests: z.enum(['run', 'none', 'skipped', 'not-needed']),
});
export type PlannedComponent = z.infer<typeof plannedComponentSchema>;

/** A rendered file that will change; `lines` is the diff by key or by line with every secret masked. */
export const plannedFileSchema = z.object({
  path: z.string(),
  change: z.enum(['added', 'changed']),
  editedByHand: z.boolean(),
  lines: z.array(z.string()),
});
export type PlannedFile = z.infer<typeof plannedFileSchema>;

export const plannedMigrationSchema = z.object({
  name: z.string(),
  kind: z.enum(['additive', 'destructive', 'unknown']),
  reason: z.string(),
  /** Its SQL where it could be asked for beforehand; `null` before the first deploy. */
  sql: z.array(z.string()).nullable(),
});
export type PlannedMigration = z.infer<typeof plannedMigrationSchema>;

export const plannedServiceSchema = z.object({
  name: z.string(),
  action: z.enum(['install', 'start', 'restart', 'reload', 'remove', 'keep']),
  reason: z.string(),
});
export type PlannedService = z.infer<typeof plannedServiceSchema>;

export const stepSpecSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  params: jsonSchema,
  group: z.string().optional(),
  /** From earlier deploys; absent when there is no experience yet. */
  expectedMs: z.number().optional(),
});

/**
 * Everything that a deploy (or rollback) will do, decided beforehand from facts. Pure data: it can be saved, shown and applied later.
 * `machine` names what the decisions rest on; applying refuses when any of it has changed.
 */
export const deployPlanSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  kind: z.enum(['deploy', 'rollback']),
  createdAt: z.string(),
  branchId: z.string(),
  environment: z.string(),
  request: z.union([deployRequestSchema, z.object({ to: z.string().optional(), force: z.boolean() })]),
  components: z.array(plannedComponentSchema),
  files: z.array(plannedFileSchema),
  migrations: z.array(plannedMigrationSchema),
  services: z.array(plannedServiceSchema),
  /** The id of the backup that will be made, and why, or why none. */
  backup: z.object({ id: z.string().nullable(), reason: z.string() }),
  warnings: z.array(z.string()),
  /** From earlier deploys; 0 when no service is touched, `null` when there is no experience yet. */
  expectedDownMs: z.number().nullable(),
  expectedMs: z.number().nullable(),
  steps: z.array(stepSpecSchema),
  pointOfNoReturn: z.string().nullable(),
  machine: z.record(z.string(), z.string()),
});
export type DeployPlan = z.infer<typeof deployPlanSchema>;

/** Whether the plan leaves everything as it is and only verifies. */
export function changesNothing(plan: DeployPlan): boolean {
  return plan.steps.every((step) => step.kind === 'deploy.verify');
}

/** The plan as an operation for the journal. */
export function operationOf(plan: DeployPlan, title: string, actor: string): OperationSpec {
  return {
    id: plan.id,
    kind: plan.kind,
    title,
    actor,
    steps: plan.steps,
    ...(plan.pointOfNoReturn === null ? {} : { pointOfNoReturn: plan.pointOfNoReturn }),
  };
}
