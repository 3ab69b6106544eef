import type { WoosooError } from '@woosoo/sdk-core';
import type { Findings } from '../findings/findings.ts';

/** The names as `health/action.yml` and `check/action.yml` have them. */
export const checkOutputNames = ['status', 'failed', 'report', 'duration-ms', 'error-code'] as const;

export type CheckOutputs = Readonly<Record<(typeof checkOutputNames)[number], string>>;

/** `report`: what was found, whole, for a later step. */
export function checkOutputs({ status, durationMs, findings, report }: Findings): CheckOutputs {
  return {
    status,
    failed: JSON.stringify(findings.filter((finding) => finding.status === 'failed').map(({ name }) => name)),
    report: JSON.stringify(report),
    'duration-ms': String(Math.round(durationMs)),
    'error-code': '',
  };
}

/** Nothing could be found out. */
export function checkErrorOutputs({ code, category }: WoosooError): CheckOutputs {
  return { status: category === 'cancelled' ? 'cancelled' : 'refused', failed: '[]', report: '', 'duration-ms': '', 'error-code': code };
}
