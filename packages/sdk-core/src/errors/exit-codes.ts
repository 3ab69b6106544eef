import type { ErrorCategory } from './woosoo-error.ts';

/** The exit code of each category: a contract with scripts and CI, never changed. 0 is "done". */
export const exitCodes: Readonly<Record<ErrorCategory, number>> = {
  failed: 1,
  usage: 2,
  'person-needed': 3,
  'no-branch': 10,
  locked: 11,
  unhealthy: 12,
  cancelled: 130,
};

/** The exit code for an error. */
export function exitCodeOf(error: { readonly category: ErrorCategory }): number {
  return exitCodes[error.category];
}
