import type { WoosooError } from '@woosoo/sdk-core';
import type { DeployReport, ReportedError } from '@woosoo/sdk-deploy';
import type { Finding } from '../findings/findings.ts';
import type { Annotation } from '../runner/workflow-runner.ts';

/** GitHub drops those beyond ten of a kind. */
const MOST = 10;

/** What failed and what to do; the code leads to `woosoo explain`. */
export function errorAnnotation({ code, message, remedy }: Pick<WoosooError | ReportedError, 'code' | 'message' | 'remedy'>): Annotation {
  return { level: 'error', title: `Woosoo ${code}`, message: `${message}\n${remedy}` };
}

export function warningAnnotation(text: string): Annotation {
  return { level: 'warning', title: 'Woosoo', message: text };
}

/** What is wrong with one thing, and what to do. */
export function findingAnnotation({ status, name, summary, remedy }: Finding): Annotation {
  return {
    level: status === 'failed' ? 'error' : 'warning',
    title: `Woosoo: ${name}`,
    message: remedy === '' ? summary : `${summary}\n${remedy}`,
  };
}

/** Why it failed, what went wrong while undoing, and the warnings of the plan, in this order. */
export function reportAnnotations(report: Pick<DeployReport, 'error' | 'recoveryErrors' | 'plan'>): readonly Annotation[] {
  const errors = [...(report.error === null ? [] : [report.error]), ...report.recoveryErrors];
  return atMost(MOST, [...errors.map(errorAnnotation), ...(report.plan?.warnings ?? []).map(warningAnnotation)]);
}

/** The first ones; the last place says how many there are beside them. */
export function atMost(limit: number, annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= limit) return annotations;
  const shown = annotations.slice(0, limit - 1);
  return [
    ...shown,
    { level: 'notice', title: 'Woosoo', message: `${annotations.length - shown.length} more are in the summary of this step.` },
  ];
}
