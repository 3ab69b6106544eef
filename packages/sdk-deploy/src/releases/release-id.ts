/**
 * A release's name: sorts by time, tells equal sources apart from others, and is a valid file name everywhere.
 *
 * @example
 * ```ts
 * import { releaseId } from '@woosoo/sdk-deploy';
 *
 * releaseId(new Date('2026-02-15T14:30:00Z'), 'c0ffee0123456789'); // 20260215T143000Z-c0ffee01
 * ```
 */
export function releaseId(at: Date, fingerprint: string): string {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${stamp}-${fingerprint.slice(0, 8)}`;
}

/** Ids come from people too (`woosoo rollback ID`), and become paths: nothing else may pass. */
export function isReleaseId(text: string): boolean {
  return /^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(text);
}
