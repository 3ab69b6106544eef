import type { WoosooError } from '@woosoo/sdk-core';
import type { ProbeOutcome } from '../health-probe.ts';

/** The outcome of a probe whose port answered with an error. */
export function outcomeOfError(error: WoosooError): ProbeOutcome & { readonly remedy: string } {
  // A summary stands in a table or in brackets, so it is no sentence with a full stop.
  return { status: 'failed', summary: error.message.replace(/\.$/, ''), remedy: error.remedy, observed: { error: error.code } };
}
