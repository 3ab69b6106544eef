import type { PreflightResult } from './preflight-report.ts';

/** What a check says; name and duration are added by whoever runs it. */
export type CheckOutcome = Pick<PreflightResult, 'status' | 'summary' | 'remedy'>;

/** One thing that must be so before a deploy can work. Changes nothing; never throws for what it looks for. */
export interface PreflightCheck {
  readonly name: string;
  readonly title: string;
  run(signal: AbortSignal): Promise<CheckOutcome>;
}

export const pass = (summary: string): CheckOutcome => ({ status: 'pass', summary });
export const warn = (summary: string, remedy: string): CheckOutcome => ({ status: 'warning', summary, remedy });
export const fail = (summary: string, remedy: string): CheckOutcome => ({ status: 'failure', summary, remedy });
