import { UsageError } from 'clipanion';
import { momentExamples, parseMoment } from '@woosoo/sdk-services';

/** The value of an option that is a time. */
export function moment(option: string, value: string | undefined, now = new Date()): Date | undefined {
  if (value === undefined) return undefined;
  const found = parseMoment(value, now);
  if (found === null) throw new UsageError(`${option} takes a time: ${momentExamples}. "${value}" is none.`);
  return found;
}
