import * as z from 'zod';
import { deployPlanSchema } from '../plan/deploy-plan.ts';
import { newErrorSchema } from './new-errors.ts';

/** An error as it stands in a report: no cause chain, no secret. */
export const reportedErrorSchema = z.object({
  type: z.string(),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** Last lines of what failed, if any. */
  tail: z.array(z.string()).default([]),
});
export type ReportedError = z.infer<typeof reportedErrorSchema>;

export const reportedStepSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  outcome: z.enum(['done', 'failed', 'undone', 'undo-failed', 'skipped']),
  startedAt: z.string(),
  durationMs: z.number(),
  error: reportedErrorSchema.optional(),
});

export const reportedProbeSchema = z.object({
  probe: z.string(),
  kind: z.string(),
  status: z.string(),
  summary: z.string(),
  durationMs: z.number(),
});

/** The one report of a deploy, rollback or recovery. CLI, JSON, HTML page, Action summary and notifications only render it. */
export const deployReportSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  kind: z.enum(['deploy', 'rollback', 'recover']),
  branchId: z.string(),
  environment: z.string(),
  actor: z.string(),
  /** `unchanged`: nothing had to be done, and all was verified. */
  outcome: z.enum(['done', 'unchanged', 'rolled-back', 'person-needed', 'refused']),
  startedAt: z.string(),
  durationMs: z.number(),
  /** How long services were down in all; 0 when none was touched. */
  downMs: z.number(),
  /** One sentence for an operator. */
  headline: z.string(),
  error: reportedErrorSchema.nullable(),
  recoveryErrors: z.array(reportedErrorSchema),
  steps: z.array(reportedStepSchema),
  probes: z.array(reportedProbeSchema),
  /** Kinds of errors that were in the logs right after the switch and not in the week before; absent when there were none. */
  newErrors: z.array(newErrorSchema).optional(),
  /** The release of each component that is live now. */
  releases: z.record(z.string(), z.string()),
  backupId: z.string().nullable(),
  /** What to type to go back; `null` when there is nothing to go back to. */
  rollbackCommand: z.string().nullable(),
  addresses: z.array(z.object({ title: z.string(), url: z.string() })),
  logs: z.array(z.string()),
  plan: deployPlanSchema.nullable(),
  /** HMAC-SHA-256 over the report without this field, by the branch's report key. */
  signature: z.string().optional(),
});
export type DeployReport = z.infer<typeof deployReportSchema>;
